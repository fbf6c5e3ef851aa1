"""The toolkit between people and the text models of Cloudflare Workers AI."""
