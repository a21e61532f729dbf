package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// event is one line of `go test -json`; see `go doc test2json`. Build events carry ImportPath in place of Package.
type event struct {
	Action      string
	Package     string
	ImportPath  string
	Test        string
	Output      string
	FailedBuild string
}

// pkg is what is known about a package that is still running.
type pkg struct {
	output []string            // lines that belong to no test
	tests  map[string][]string // output of tests that have not passed
	order  []string            // names of tests, as they started
	failed int
}

// summary prints events and counts tests; subtests count like tests.
type summary struct {
	out      io.Writer
	packages map[string]*pkg
	builds   map[string][]string // compiler output by import path

	passed, failed, skipped int
}

func newSummary(out io.Writer) *summary {
	return &summary{out: out, packages: map[string]*pkg{}, builds: map[string][]string{}}
}

// read prints events until the end of in. Lines that are no events are passed on as they are.
func (s *summary) read(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) == nil && e.Action != "" {
				s.add(e)
			} else {
				s.print(string(line))
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (s *summary) add(e event) {
	if e.Action == "build-output" {
		s.builds[e.ImportPath] = append(s.builds[e.ImportPath], e.Output)
		return
	}
	if e.Package == "" {
		return
	}
	p := s.packages[e.Package]
	if p == nil {
		p = &pkg{tests: map[string][]string{}}
		s.packages[e.Package] = p
	}
	if e.Test == "" {
		s.addPackage(p, e)
	} else {
		s.addTest(p, e)
	}
}

func (s *summary) addTest(p *pkg, e event) {
	switch e.Action {
	case "run":
		p.order = append(p.order, e.Test)
	case "output":
		p.tests[e.Test] = addOutput(p.tests[e.Test], e.Output)
	case "pass":
		s.passed++
		delete(p.tests, e.Test)
	case "skip":
		s.skipped++
		delete(p.tests, e.Test)
	case "fail":
		s.failed++
		p.failed++
	}
}

// addOutput arranges what a test prints as go test does without -v: the result in front of what the test said, and no
// marks of its beginning, its pauses and its continuation.
func addOutput(lines []string, line string) []string {
	switch {
	case strings.HasPrefix(line, "=== "):
		return lines
	case strings.HasPrefix(strings.TrimLeft(line, " "), "--- FAIL: "):
		return slices.Insert(lines, 0, line)
	default:
		return append(lines, line)
	}
}

func (s *summary) addPackage(p *pkg, e event) {
	switch e.Action {
	case "output":
		p.output = append(p.output, e.Output)
	case "pass", "skip":
		// go test's own line about the package is the last one.
		if len(p.output) > 0 {
			s.print(p.output[len(p.output)-1])
		}
		delete(s.packages, e.Package)
	case "fail":
		s.print(s.builds[e.FailedBuild]...)
		for _, name := range p.order {
			s.print(p.tests[name]...)
		}
		s.print(p.output...)
		if p.failed == 0 {
			// It did not build, or ended outside of a test.
			s.failed++
		}
		delete(s.packages, e.Package)
	}
}

// close prints the closing line and reports whether all is well.
func (s *summary) close() bool {
	for name, p := range s.packages {
		s.print(p.output...)
		s.print(fmt.Sprintf("FAIL\t%s [did not end]\n", name))
		s.failed++
	}
	if s.passed+s.failed == 0 {
		s.print("No test ran.\n")
	}
	s.print(fmt.Sprintf("%d passed, %d failed, %d skipped\n", s.passed, s.failed, s.skipped))
	return s.failed == 0 && s.passed > 0
}

func (s *summary) print(lines ...string) {
	// A broken pipe means that nobody reads any more; the exit status still counts.
	_, _ = io.WriteString(s.out, strings.Join(lines, ""))
}
