"""Still pictures for pages: SVG put together here, light and quick, in the colours of the page around it."""
