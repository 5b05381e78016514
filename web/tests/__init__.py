"""The pages in a real browser, on a running platform: `./provote test pages`."""
