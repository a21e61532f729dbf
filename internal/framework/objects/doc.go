// Package objects names objects of the platform: for messages, for lists and imports, and by names that may be in use already.
package objects
