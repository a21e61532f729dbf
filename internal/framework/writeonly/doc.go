// Package writeonly adds write-only twins to maps of texts: attributes whose members are sent with the map and never stored. It
// knows where they go in a request, and takes them out of answers.
package writeonly
