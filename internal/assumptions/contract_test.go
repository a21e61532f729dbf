// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package assumptions_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

// envContract names the wire contract, which is kept outside of the repository. Without it the copy of its tagged lines counts.
const envContract = "PEAK_CONTRACT"

// tagged is the copy: a line each of section, tab and the tagged line of the contract.
const tagged = "testdata/assumed.txt"

// TestEveryTagHasPoints finds a point for each line of the contract that is tagged as assumed, and such a line for each point that
// quotes one.
func TestEveryTagHasPoints(t *testing.T) {
	t.Parallel()
	quoted := map[string]int{}
	for line := range strings.Lines(string(read(t, tagged))) {
		section, text, _ := strings.Cut(strings.TrimSpace(line), "\t")
		covered := false
		for _, point := range assumptions.Register() {
			for _, quote := range point.Quotes {
				if strings.Contains(text, quote) {
					quoted[quote]++
					covered = covered || section == "25" || strings.HasPrefix(point.Section, section)
				}
			}
		}
		if !covered {
			t.Errorf("contract %s: no point stands for %q", section, text)
		}
	}
	for _, point := range assumptions.Register() {
		for _, quote := range point.Quotes {
			if quoted[quote] == 0 {
				t.Errorf("%s quotes what no tagged line of the contract says: %s", point.ID, quote)
			}
		}
	}
}

// TestTaggedLinesAreTheContracts holds the copy against the contract, where that is at hand. WRITE=1 writes it.
func TestTaggedLinesAreTheContracts(t *testing.T) {
	t.Parallel()
	file := os.Getenv(envContract)
	if file == "" {
		file = nearest(filepath.Join("shared", "api", "peak-api.md"))
	}
	if file == "" {
		t.Skip("the wire contract is not at hand; " + envContract + " names it")
	}
	lines := taggedLines(string(read(t, file)))
	if os.Getenv("WRITE") != "" {
		if err := os.WriteFile(tagged, []byte(lines), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if string(read(t, tagged)) != lines {
		t.Errorf("%s is not what the contract tags: run this test with WRITE=1 and see to the points", tagged)
	}
}

// nearest is a file in the nearest folder above that has one, "" when none has.
func nearest(name string) string {
	folder, err := filepath.Abs(".")
	for range 10 {
		if err != nil {
			return ""
		}
		if _, missing := os.Stat(filepath.Join(folder, name)); missing == nil {
			return filepath.Join(folder, name)
		}
		folder = filepath.Dir(folder)
	}
	return ""
}

var heading = regexp.MustCompile(`^#+ ([0-9]+(?:\.[0-9]+)?)\.? `)

// taggedLines are the lines of the contract with a tag of something assumed, behind their sections.
func taggedLines(contract string) string {
	var lines []string
	section := ""
	for line := range strings.Lines(contract) {
		line = strings.TrimSpace(line)
		if found := heading.FindStringSubmatch(line); found != nil {
			section = found[1]
		}
		// The first one explains the tag.
		if strings.Contains(line, "ASSUMED") && section != "" {
			lines = append(lines, section+"\t"+line)
		}
	}
	return strings.Join(slices.Concat(lines, []string{""}), "\n")
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
