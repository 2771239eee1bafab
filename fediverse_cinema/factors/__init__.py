"""What a member signs in with besides her password: an app that shows codes, passkeys, recovery codes."""
