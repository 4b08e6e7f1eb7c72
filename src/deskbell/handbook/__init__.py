"""The handbook: the organisation's rules of service. It is published in editions, which never change afterwards."""
