"""The site: settings, addresses, pages by stage, components."""
