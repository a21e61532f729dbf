//go:build !race

package archive

const slowdown = 1
