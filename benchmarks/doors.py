"""The doors of a pole on SQLite without its worker, which no operator can start: for what accepting alone costs."""

from fediverse_cinema import running
from fediverse_cinema.foundation.instance_file import read_settings, settings_path
from fediverse_cinema.logs import set_up_logs

if __name__ == "__main__":
    settings = read_settings(settings_path())
    set_up_logs(settings.server.log)
    running.serve(settings, with_worker=False)
