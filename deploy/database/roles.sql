-- Two roles for the database "holdfast". Run once, by a superuser, connected to that database (psql variables: owner_password,
-- service_password).
--   holdfast_owner    owns the schema and runs the migrations
--   holdfast_service  reads and writes rows, and can change nothing else: this is the role of the running service
CREATE ROLE holdfast_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE holdfast_service LOGIN PASSWORD :'service_password';

REVOKE ALL ON DATABASE holdfast FROM PUBLIC;
GRANT CONNECT ON DATABASE holdfast TO holdfast_owner, holdfast_service;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO holdfast_owner;
GRANT USAGE ON SCHEMA public TO holdfast_service;

-- whatever a migration makes, the service may use
ALTER DEFAULT PRIVILEGES FOR ROLE holdfast_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO holdfast_service;
ALTER DEFAULT PRIVILEGES FOR ROLE holdfast_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO holdfast_service;
