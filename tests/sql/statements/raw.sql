# Flink reads these with patterns of its own, before its parser sees them.
SET table.local-time-zone=UTC
SET 'k' = 'connection.identifier';
RESET table.planner
HELP
CLEAR
QUIT
