"""The stages by which an article is read: sentences, mentions, claims, and the outcomes they add up to."""
