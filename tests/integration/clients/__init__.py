"""Programs that use clients which the project did not write."""
