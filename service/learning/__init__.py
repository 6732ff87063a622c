"""What a site's decisions teach: notes with gold answers, and how often suggestions are accepted."""
