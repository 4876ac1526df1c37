"""Data elements (数据元): each national element once, with names, form, code list and source clause."""
