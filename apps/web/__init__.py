"""The pages: forms, views, page dataclasses, template tags. Owns no model."""
