// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// full says that all cases run, not a sample of them.
func full() bool { return os.Getenv("PEAK_CHAOS") == "full" }

// left skips a test where PEAK_CHAOS says that another run has it: what it finds depends little on the CLI.
func left(t *testing.T) {
	t.Helper()
	if os.Getenv("PEAK_CHAOS") == "none" {
		t.Skip("PEAK_CHAOS=none")
	}
}

// TestMatrix disturbs every write of every scenario in every way, once and for as long as the apply takes. The writes are
// those that an undisturbed run of the scenario makes, or has made when the requests were written down. The full matrix also meets each read with one fault of each frequency.
func TestMatrix(t *testing.T) {
	left(t)
	faults := disturbances()
	number := 0 // of the request
	known := knownWrites(t)
	for _, sc := range scenarios() {
		t.Run(sc.name, func(t *testing.T) {
			all, want := known[sc.name], []string(nil)
			if known == nil {
				all, want = record(t, sc)
			}
			tallies.recorded(all)
			for _, w := range all {
				if w.isRead() && !full() {
					continue
				}
				number++
				if testing.Short() && number%6 != 0 {
					continue
				}
				for i, d := range faults {
					for _, times := range []int{1, 0} {
						// The sample meets each request with one fault of each frequency, and each fault with several requests.
						if (w.isRead() || !full()) && (7*number+i+times)%len(faults) != 0 {
							continue
						}
						if w.isRead() && d.late() {
							continue // nobody sees a read that comes late
						}
						// Which of the two goes by the request in make test; make test-all takes both.
						if testing.Short() && times != number%2 {
							continue
						}
						if want == nil {
							_, want = record(t, sc)
						}
						c := matrixCase{scenario: sc, request: w, disturbance: d, times: times, want: want}
						t.Run(fmt.Sprintf("%s/%s/%s", w, d.name, c.often()), c.run)
					}
				}
			}
		})
	}
}

// request is the nth of an apply that has this method and path.
type request struct {
	method, path string // path is a regular expression
	nth          int
}

func (w request) String() string {
	name := w.method + " " + strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(strings.ReplaceAll(w.path, segment, "*"), "^"), "/?$"), `\`, "")
	if w.nth > 0 {
		name = fmt.Sprintf("%s #%d", name, w.nth+1)
	}
	return name
}

func (w request) isRead() bool { return w.method == http.MethodGet }

// segment stands for an id or a version in a path.
const segment = "[^/]+"

var isID = regexp.MustCompile(`^([0-9]+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+\.[0-9]+\.[0-9]+(-[^/]+)?)$`)

// pattern is a regular expression for a path, whatever the ids in it.
func pattern(path string) string {
	segments := strings.Split(strings.TrimSuffix(path, "/"), "/")
	for i, one := range segments {
		if isID.MatchString(one) {
			segments[i] = segment
		} else {
			segments[i] = regexp.QuoteMeta(one)
		}
	}
	return "^" + strings.Join(segments, "/") + "/?$"
}

// madeRequests are those that the platform has had since its journal was cleared.
func madeRequests(s *stage) []request {
	var all []request
	for _, entry := range s.Emulator.Journal() {
		w := request{method: entry.Method, path: pattern(entry.Path)}
		for _, before := range all {
			if before.method == w.method && before.path == w.path {
				w.nth++
			}
		}
		all = append(all, w)
	}
	return all
}

// record runs a scenario undisturbed and returns its requests, and what the platform holds afterwards.
func record(t *testing.T, sc scenario) (all []request, want []string) {
	t.Helper()
	r := newRun(t, sc, disturbance{})
	r.apply(sc.then)
	all, want = madeRequests(r.stage), r.inventory()
	if !slices.ContainsFunc(all, func(w request) bool { return !w.isRead() }) {
		t.Fatal("the scenario writes nothing")
	}
	return all, want
}

// matrixCase is one request of one scenario, disturbed in one way.
type matrixCase struct {
	scenario    scenario
	request     request
	disturbance disturbance
	times       int // 0 means as long as the apply takes
	want        []string
}

func (c matrixCase) often() string {
	if c.times == 0 {
		return "persistently"
	}
	return "once"
}

func (c matrixCase) run(t *testing.T) {
	t.Parallel()
	verdict := &verdict{name: c.scenario.name}
	defer tallies.add(t, verdict)
	r := newRun(t, c.scenario, c.disturbance)
	fault := c.disturbance.fault
	fault.Method, fault.Path, fault.After, fault.Times = c.request.method, c.request.path, c.request.nth, c.times
	if _, err := r.Emulator.AddFault(fault); err != nil {
		t.Fatal(err)
	}
	code, output := r.disturbed(c.scenario.then)
	if !slices.ContainsFunc(r.Emulator.Journal(), func(e control.Entry) bool { return e.Fault != 0 }) {
		if c.request.isRead() {
			t.Skip("how often a wait looks is not the same each time, and this time it did not look as often")
		}
		t.Error("the fault met no request")
	}
	verdict.failed = code != 0
	if code != 0 {
		checkMessage(t, output)
	}
	if code != 0 && c.disturbance.late() && c.times == 1 && !acctest.Contrary() {
		t.Errorf("the provider did not find what the platform made late:\n%s", output)
	}
	if strings.Contains(output, acctest.Token) {
		verdict.leaked = true
		t.Error("the token is in the output")
	}
	r.Emulator.ClearFaults()
	r.awaitLate()

	// Without the fault, the same configuration has to get everything right, and then has nothing left to do.
	code, output = r.disturbed(c.scenario.then)
	if code != 0 && acctest.Contrary() {
		// A platform that does not tell when it made an object leaves nothing to prove by that it is ours.
		for _, one := range advised(output) {
			if code, output := r.exit("import", "-input=false", "-no-color", one[0], one[1]); code != 0 {
				t.Errorf("the import of %s as %s failed:\n%s", one[1], one[0], output)
			}
		}
		code, output = r.disturbed(c.scenario.then)
	}
	if code != 0 {
		verdict.lost = true
		t.Errorf("the next apply failed:\n%s", output)
		return
	}
	if code, output := r.planned(c.scenario.then); code != 0 {
		verdict.lost = true
		t.Errorf("the plan afterwards is not empty:\n%s", output)
	}
	verdict.compare(t, c.want, r.inventory())
}

// remedies are the ways in which a message says what to do next.
var remedies = regexp.MustCompile(`(?i)(run terraform apply again|terraform import|import \{|run terraform again|next apply|next plan|raise "|try again|check )`)

// nonsense is what no user should read.
var nonsense = regexp.MustCompile(`(?i)(panic|stack trace|bug in the provider|provider produced|did not respond|inconsistent)`)

// checkMessage holds the message of a failed apply to saying what happened, to what, and what to do.
func checkMessage(t *testing.T, output string) {
	t.Helper()
	flat := strings.Join(strings.Fields(strings.ReplaceAll(output, "│", " ")), " ")
	if !strings.Contains(flat, "Error: ") || !strings.Contains(flat, "peak_") {
		t.Errorf("the message does not say what failed:\n%s", output)
	}
	if !remedies.MatchString(flat) {
		t.Errorf("the message does not say what to do:\n%s", output)
	}
	if nonsense.MatchString(flat) {
		t.Errorf("the message is none for users:\n%s", output)
	}
}

// run is one scenario on one platform with one folder of Terraform.
type run struct {
	*stage
	cli *acctest.CLI
}

// awaitLate waits until the platform has done what it does late.
func (r *run) awaitLate() {
	r.t.Helper()
	if !r.Emulator.AwaitLate(time.Minute) {
		r.t.Fatal("the platform never did what it was to do late")
	}
	if err := r.Emulator.Settle(); err != nil {
		r.t.Fatal(err)
	}
}

// newRun prepares a scenario up to its apply, which meets the disturbance.
func newRun(t *testing.T, sc scenario, d disturbance) *run {
	t.Helper()
	s := newStage(t)
	if d.late() {
		s.SettleTime = lateSettleTime
	}
	r := &run{stage: s, cli: s.CLI(t, map[string]string{"main.tf": ""})}
	if d.slow {
		r.cli.Configure("  request_timeout = \"" + slowTimeout + "\"")
	}
	for i, configuration := range sc.before {
		last := i == len(sc.before)-1
		if last && sc.outcome != nil {
			s.Decide(t, *sc.outcome)
			r.disturbed(configuration)
			continue
		}
		r.apply(configuration)
	}
	s.Settle(t)
	return r
}

// apply applies a configuration, which has to succeed.
func (r *run) apply(configuration string) {
	r.t.Helper()
	if code, output := r.disturbed(configuration); code != 0 {
		r.t.Fatalf("an undisturbed apply failed:\n%s", output)
	}
}

// disturbed applies a configuration and returns exit code and output.
func (r *run) disturbed(configuration string) (code int, output string) {
	r.t.Helper()
	r.cli.Write(map[string]string{"main.tf": r.hcl(configuration)})
	return r.exit("apply", "-auto-approve", "-input=false", "-no-color")
}

// exit runs Terraform and returns exit code and output.
func (r *run) exit(args ...string) (code int, output string) {
	r.t.Helper()
	code, stdout, stderr := r.cli.Exit(args...)
	return code, stdout + stderr
}

// planned plans a configuration; the exit code is 2 when there is something to do.
func (r *run) planned(configuration string) (code int, output string) {
	r.t.Helper()
	r.cli.Write(map[string]string{"main.tf": r.hcl(configuration)})
	return r.exit("plan", "-detailed-exitcode", "-input=false", "-no-color")
}

// replace is a configuration with a change, which has to be one.
func replace(configuration, from, to string) string {
	changed := strings.Replace(configuration, from, to, 1)
	if changed == configuration {
		panic(fmt.Sprintf("%q is not in the configuration", from))
	}
	return changed
}
