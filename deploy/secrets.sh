#!/bin/sh
# Makes the secrets of docker-compose.yml, each once. What is there already stays as it is, so it can be run again at any time.
#   sh deploy/secrets.sh [NAME=value ...]           into .env, with these settings beside them
#   sh deploy/secrets.sh --files [NAME=value ...]   into files in deploy/secrets, for deploy/compose.secret-files.yml
set -eu
umask 077
cd "$(dirname "$0")/.."
env_file=.env
secrets_directory=deploy/secrets
to_files=no
if [ "${1:-}" = --files ]; then
  to_files=yes
  shift
fi

password() { od -An -v -tx1 -N24 /dev/urandom | tr -d ' \n'; }
key() { head -c 32 /dev/urandom | base64 | tr -d '\n'; }

is_set() { grep -Eq "^[[:space:]]*(export[[:space:]]+)?$1=.*[^[:space:]]" "$env_file"; }

# set_in_env NAME VALUE: adds it unless it has a value; an empty line of that name gives way
set_in_env() {
  is_set "$1" && return 0
  { grep -Ev "^[[:space:]]*(export[[:space:]]+)?$1=[[:space:]]*\$" "$env_file" || true; printf '%s=%s\n' "$1" "$2"; } >"$env_file.new"
  mv "$env_file.new" "$env_file"
  echo "$env_file: $1"
}

# make NAME VALUE: keeps a secret where it belongs
make() {
  if [ "$to_files" = no ]; then
    set_in_env "$1" "$2"
    return 0
  fi
  file=$secrets_directory/$(echo "$1" | tr 'A-Z' 'a-z')
  [ ! -s "$file" ] || return 0
  printf '%s' "$2" >"$file.new"
  # the accounts in the containers may read the file, and nobody on this machine may enter the directory
  chmod 444 "$file.new"
  mv "$file.new" "$file"
  echo "$file"
}

touch "$env_file"
[ "$to_files" = no ] || mkdir -p "$secrets_directory"
make POSTGRES_PASSWORD "$(password)"
make OWNER_PASSWORD "$(password)"
make SERVICE_PASSWORD "$(password)"
make SECRET_KEY "$(key)"
make VAULT_KEYS "k1:$(key)"
for setting in "$@"; do
  case $setting in
    [A-Z]*=*) set_in_env "${setting%%=*}" "${setting#*=}" ;;
    *) echo "usage: sh deploy/secrets.sh [--files] [NAME=value ...]" >&2; exit 1 ;;
  esac
done
