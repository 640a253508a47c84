"""What the main window is made of: actions, files, pages, the side panel, drops and banners."""
