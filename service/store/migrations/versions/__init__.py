"""The steps, one a file: the newest names `service.store.upgrade.NEWEST`."""
