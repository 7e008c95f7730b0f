#!/bin/sh
# Run by the PostgreSQL image when it makes a new cluster. Passwords come from OWNER_PASSWORD and SERVICE_PASSWORD, or from the files that
# OWNER_PASSWORD_FILE and SERVICE_PASSWORD_FILE name. In a shell of its own: the image reads scripts that are not executable into its own.
(
  set -eu
  owner_password=${OWNER_PASSWORD:-$(cat "${OWNER_PASSWORD_FILE:?set OWNER_PASSWORD or OWNER_PASSWORD_FILE}")}
  service_password=${SERVICE_PASSWORD:-$(cat "${SERVICE_PASSWORD_FILE:?set SERVICE_PASSWORD or SERVICE_PASSWORD_FILE}")}
  export owner_password service_password
  # by the environment: a command line can be read by every process
  psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" <<'SQL'
\getenv owner_password owner_password
\getenv service_password service_password
\i /holdfast/roles.sql
SQL
)
