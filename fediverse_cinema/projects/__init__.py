"""Films in the making: projects, their stages, crew, journal, files, and the calls by which they look for people."""
