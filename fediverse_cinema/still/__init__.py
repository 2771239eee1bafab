"""The public site as an archive of files that open without a server."""
