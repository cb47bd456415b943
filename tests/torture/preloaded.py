"""What victims need and would import late; importing it once makes each of them start at once."""

# ruff: noqa: F401 - importing is all there is to do
import azure.identity
import azure.keyvault.secrets
import pg8000
import sqlalchemy.dialects.postgresql.pg8000
import sqlalchemy.dialects.sqlite.pysqlite

import pyflink_connections.connection_stores.file
import pyflink_connections.connection_stores.sql_store
import pyflink_connections.secret_stores.azure_client
import pyflink_connections.secret_stores.azure_key_vault
import pyflink_connections.secret_stores.file
