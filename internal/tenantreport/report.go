// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

// Verdict is what was found about a point.
type Verdict string

// The verdicts.
const (
	Confirmed   Verdict = "confirmed"
	Refuted     Verdict = "refuted"
	NotObserved Verdict = "not observed"
)

// Finding is what was found about one point.
type Finding struct {
	Point   assumptions.ID `json:"point"`
	Section string         `json:"section"`
	Claim   string         `json:"claim"`
	Verdict Verdict        `json:"verdict"`

	// Seen is what was seen instead of what is claimed, or why nothing was.
	Seen string `json:"seen,omitempty"`
}

// Report is what was found on one tenant: all points of the register, in its order.
type Report struct {
	Began    time.Time `json:"began"`
	Ended    time.Time `json:"ended"`
	Where    string    `json:"where"`
	ReadOnly bool      `json:"readOnly"`

	// Requests is how many requests were sent.
	Requests int       `json:"requests"`
	Findings []Finding `json:"findings"`
}

// Refuted are the points that are refuted.
func (r Report) Refuted() []assumptions.ID { return r.with(Refuted) }

// with are the points of a verdict.
func (r Report) with(verdict Verdict) []assumptions.ID {
	var points []assumptions.ID
	for _, finding := range r.Findings {
		if finding.Verdict == verdict {
			points = append(points, finding.Point)
		}
	}
	return points
}

// Summary is the count of each verdict.
func (r Report) Summary() string {
	return fmt.Sprintf("%d confirmed, %d refuted, %d not observed", len(r.with(Confirmed)), len(r.with(Refuted)), len(r.with(NotObserved)))
}

// Markdown is the report as a page: what is refuted first.
func (r Report) Markdown() string {
	var page strings.Builder
	mode := ""
	if r.ReadOnly {
		mode = ", reading only"
	}
	fmt.Fprintf(&page, "# What a Peak tenant says of the assumptions\n\n%s: %s, %d requests in %s%s. %s.\n",
		r.Began.UTC().Format(time.DateOnly), r.Where, r.Requests, r.Ended.Sub(r.Began).Round(time.Second), mode, r.Summary())
	for _, verdict := range []Verdict{Refuted, NotObserved, Confirmed} {
		fmt.Fprintf(&page, "\n## %s\n\n", strings.ToUpper(string(verdict[:1]))+string(verdict[1:]))
		if len(r.with(verdict)) == 0 {
			page.WriteString("None.\n")
			continue
		}
		page.WriteString("| point | contract | what is assumed | " + map[Verdict]string{Refuted: "seen instead", NotObserved: "why", Confirmed: "seen"}[verdict] + " |\n|---|---|---|---|\n")
		for _, finding := range r.Findings {
			if finding.Verdict == verdict {
				fmt.Fprintf(&page, "| `%s` | %s | %s | %s |\n", finding.Point, finding.Section, cell(finding.Claim), cell(finding.Seen))
			}
		}
	}
	return page.String()
}

// cell is a text as a cell of a table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`, "\n", " ").Replace(cmp.Or(text, "as assumed"))
}

// Names of the files of a report in its folder.
const (
	fileMarkdown = "tenant-report.md"
	fileJSON     = "tenant-report.json"
)

// Files are the paths of a report in a folder, as Markdown and as JSON.
func Files(folder string) []string {
	return []string{filepath.Join(folder, fileMarkdown), filepath.Join(folder, fileJSON)}
}

// write puts the report into a folder.
func (r Report) write(folder string) error {
	encoded, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	files := Files(folder)
	for i, content := range [][]byte{[]byte(r.Markdown()), append(encoded, '\n')} {
		if err := os.WriteFile(files[i], content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// publicWhere is where a tenant is, for whoever gets the report: an endpoint of its own may be called after its owner.
func publicWhere(where string) string {
	if strings.Contains(where, "://") {
		return "an endpoint of its own"
	}
	return where
}

// newReport is a report of what a state holds; what it does not hold was not looked at, for a reason.
func newReport(s *state, why func(assumptions.Point) string) Report {
	report := Report{Began: s.Began, Ended: time.Now(), Where: publicWhere(s.Where), ReadOnly: s.ReadOnly, Requests: s.Requests}
	for _, point := range assumptions.Register() {
		finding := Finding{Point: point.ID, Section: point.Section, Claim: point.Claim, Verdict: NotObserved}
		at := slices.IndexFunc(s.Notes, func(n note) bool { return n.Point == point.ID })
		switch {
		case point.Unseen != "":
			finding.Seen = point.Unseen
		case at < 0:
			finding.Seen = why(point)
		default:
			finding.Verdict, finding.Seen = s.Notes[at].Verdict, s.Notes[at].Seen
		}
		report.Findings = append(report.Findings, finding)
	}
	return report
}
