"""Nothing: this plugin is data alone, which stands in `jackfield_foreign_formats.info`."""
