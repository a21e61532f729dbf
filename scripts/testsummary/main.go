// Command testsummary reads the events of `go test -json` on standard input and prints them for people: a line per
// package, the whole output of what failed, and a closing line "N passed, N failed, N skipped". It exits with 1 when
// something failed or no test ran.
package main

import (
	"fmt"
	"os"
)

func main() {
	s := newSummary(os.Stdout)
	if err := s.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "testsummary:", err)
		os.Exit(1)
	}
	if !s.close() {
		os.Exit(1)
	}
}
