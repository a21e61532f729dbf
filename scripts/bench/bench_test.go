// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

func TestFill(t *testing.T) {
	t.Parallel()
	page := "# A\n\n<!-- bench:one -->\n<!-- /bench -->\n\ntext\n\n<!-- bench:two -->\n\nold\n\n<!-- /bench -->\n"
	placed := map[string]bool{}
	got := string(fill([]byte(page), map[string]string{"one": "| 1 |", "three": "3"}, placed))
	want := "# A\n\n<!-- bench:one -->\n\n| 1 |\n\n<!-- /bench -->\n\ntext\n\n<!-- bench:two -->\n\nold\n\n<!-- /bench -->\n"
	if got != want {
		t.Errorf("page\n%s\nwant\n%s", got, want)
	}
	if !maps.Equal(placed, map[string]bool{"one": true}) {
		t.Errorf("placed %v", placed)
	}
	if again := string(fill([]byte(got), map[string]string{"one": "| 1 |"}, placed)); again != want {
		t.Errorf("the second time, the page is\n%s", again)
	}
}

func TestParseFigures(t *testing.T) {
	t.Parallel()
	got := parseFigures([]byte("goos: linux\n" +
		"BenchmarkPack/std-2   \t 10\t 200 ns/op\t 50.00 MB/s\t 7 zip-bytes\t 3 B/op\t 1 allocs/op\n" +
		"BenchmarkPack/std-2   \t 10\t 100 ns/op\t 100.00 MB/s\t 7 zip-bytes\t 3 B/op\t 1 allocs/op\n" +
		"BenchmarkPlan/1-steps 5 9 ns/op\n" + "PASS\n"))
	if len(got) != 2 {
		t.Fatalf("found %v", got)
	}
	if want := (figure{"ns/op": 100, "MB/s": 100, "zip-bytes": 7, "B/op": 3, "allocs/op": 1}); !maps.Equal(got["Pack/std"], want) {
		t.Errorf("found %v, want the fastest, %v", got["Pack/std"], want)
	}
	if got["Plan/1-steps"].time() != 9 {
		t.Errorf("a name without a number of processors: %v", got)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	made := newTable("what", "a", "b")
	made.add("x", "1", "2")
	if got, want := made.String(), "| what | a | b |\n| --- | --: | --: |\n| x | 1 | 2 |"; got != want {
		t.Errorf("table\n%s\nwant\n%s", got, want)
	}
	if got := ratio(3*time.Second, 2*time.Second) + " " + ratio(1.0, 0); got != "1.50 -" {
		t.Errorf("ratios %s", got)
	}
	values := []int{3, 1, 2}
	smallest, err := best(len(values), itself, func() (int, error) {
		next := values[0]
		values = values[1:]
		return next, nil
	})
	if smallest != 1 || err != nil {
		t.Errorf("best is %d, %v", smallest, err)
	}
}

// TestSections measures a small stack with all that is built for it, once: what only `make bench` runs would break unseen.
func TestSections(t *testing.T) {
	acctest.InDepth(t)
	if os.Getenv("TF_ACC") == "" {
		t.Skip("it drives the command line: set TF_ACC=1")
	}
	const terraform = "terraform"
	if _, err := exec.LookPath(terraform); err != nil {
		t.Skip(err)
	}
	t.Chdir("../..")
	l, err := newLab(t.Context(), terraform)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := l.close(); err != nil {
			t.Error(err)
		}
	}()
	b := &bench{terraform: terraform, objects: []int{minObjects}, repeat: 1, lab: l, tables: map[string]string{}}
	for name, rows := range map[string]int{"start": 4, "plan": 3, "refresh": 2} {
		t.Run(name, func(t *testing.T) {
			i := slices.IndexFunc(sections(), func(s section) bool { return s.name == name })
			if err := sections()[i].run(b, t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := strings.Count(b.tables[name], "\n") - 1; got != rows {
				t.Errorf("%d rows, want %d:\n%s", got, rows, b.tables[name])
			}
		})
	}
}

// TestConfiguration counts what is declared.
func TestConfiguration(t *testing.T) {
	t.Parallel()
	counts := regexp.MustCompile(`count = (\d+)`)
	for _, objects := range []int{minObjects, 100, 333, 1000} {
		sum := 1
		for _, found := range counts.FindAllStringSubmatch(configuration(&platform{}, objects), -1) {
			count, err := strconv.Atoi(found[1])
			if err != nil || count < 1 {
				t.Errorf("%d objects: a kind has %s", objects, found[1])
			}
			sum += count
		}
		if sum != objects {
			t.Errorf("%d objects are declared, want %d", sum, objects)
		}
	}
}

func TestPlatformCountsAndLimits(t *testing.T) {
	t.Parallel()
	p, err := newPlatform()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	ask := func(method, path string) int {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), method, p.url+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", token)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		// What is not read to its end costs the next request a connection.
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			t.Error(err)
		}
		if err := response.Body.Close(); err != nil {
			t.Error(err)
		}
		return response.StatusCode
	}
	const path = "/artifacts/api/v1/artifacts"
	codes := []int{ask(http.MethodGet, path), ask(http.MethodGet, path), ask(http.MethodGet, path+"?pageSize=1"), ask(http.MethodDelete, path+"/x")}
	if !slices.Equal(codes, []int{200, 200, 200, 404}) {
		t.Errorf("answers %v", codes)
	}
	p.limit.Store(&limiter{})
	if code := ask(http.MethodGet, path); code != http.StatusTooManyRequests {
		t.Errorf("above the limit the answer is %d", code)
	}
	if got, want := p.seen(), (traffic{reads: 3, again: 1, other: 1, refused: 1}); got != want {
		t.Errorf("traffic %+v, want %+v", got, want)
	}
	if got := p.seen(); got != (traffic{}) {
		t.Errorf("then %+v", got)
	}
}

func TestLimiter(t *testing.T) {
	t.Parallel()
	limit := &limiter{perSecond: 2}
	now := time.Unix(100, 0)
	var passed []bool
	for _, at := range []time.Duration{0, 0, 0, time.Second} {
		_, ok := limit.take(now.Add(at))
		passed = append(passed, ok)
	}
	if !slices.Equal(passed, []bool{true, true, false, true}) {
		t.Errorf("passed %v", passed)
	}
}
