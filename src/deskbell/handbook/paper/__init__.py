"""Paper: certificates set in type and signed with the house's own key, by a child process that ends when it is done.

The libraries for it are large; in a child they cost the web and work processes neither memory nor time to start.
"""
