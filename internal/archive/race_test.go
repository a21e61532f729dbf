//go:build race

package archive

// slowdown divides the size of what a test packs: the race detector makes packing about ten times slower.
const slowdown = 10
