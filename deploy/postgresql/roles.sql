-- Run once by the superuser: psql --file roles.sql
-- The site signs in as `ghafaseh`, which owns nothing and takes a role for each transaction;
-- `ghafaseh_owner` owns the tables: flask prepare and backups.

CREATE ROLE ghafaseh_owner LOGIN;
CREATE ROLE ghafaseh LOGIN NOINHERIT;

CREATE ROLE ghafaseh_scope_public NOLOGIN;
CREATE ROLE ghafaseh_scope_tenant NOLOGIN;
CREATE ROLE ghafaseh_scope_party NOLOGIN;
CREATE ROLE ghafaseh_scope_national NOLOGIN;
CREATE ROLE ghafaseh_scope_person NOLOGIN;
CREATE ROLE ghafaseh_scope_system NOLOGIN;
CREATE ROLE ghafaseh_scope_none NOLOGIN;
CREATE ROLE ghafaseh_places NOLOGIN;

-- the owner takes no role of a scope: inherited, it would show him every row outside the places too
GRANT ghafaseh_places TO ghafaseh_owner;
GRANT ghafaseh_scope_public,
    ghafaseh_scope_tenant,
    ghafaseh_scope_party,
    ghafaseh_scope_national,
    ghafaseh_scope_person,
    ghafaseh_scope_system,
    ghafaseh_scope_none
    TO ghafaseh;

CREATE DATABASE ghafaseh OWNER ghafaseh_owner ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
\connect ghafaseh
-- the queue of long work makes tables of its own on first use, in a schema of its own
CREATE SCHEMA ghafaseh AUTHORIZATION ghafaseh;
