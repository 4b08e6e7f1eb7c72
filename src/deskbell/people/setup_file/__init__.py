"""The set-up of an organisation as one file: what `deskbell setup apply` reads and `deskbell setup export` writes."""
