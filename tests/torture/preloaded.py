"""What victims need and would import late; importing it once makes each of them start at once."""

# ruff: noqa: F401 - importing is all there is to do
import azure.identity
import azure.keyvault.secrets
import pg8000
import sqlalchemy.dialects.postgresql.pg8000
import sqlalchemy.dialects.sqlite.pysqlite

import pyflink_connections.connection_stores.file.store
import pyflink_connections.connection_stores.sql.store
import pyflink_connections.secret_stores.azure.client
import pyflink_connections.secret_stores.azure.key_vault
import pyflink_connections.secret_stores.file
