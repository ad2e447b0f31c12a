"""Above everything: the `rallypoint` command, the demo college, backup and restore, doctor."""
