// Package validators checks single values of a configuration, where framework-validators has no check of that kind: null elements,
// names of objects, addresses, times, durations, words that the documents list, credentials in the wrong place.
package validators
