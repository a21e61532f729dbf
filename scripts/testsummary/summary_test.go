package main

import (
	"strings"
	"testing"
)

func TestSummary(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		events string
		ok     bool
		want   string
	}{
		"passed tests leave the line of their package": {
			events: `{"Action":"start","Package":"p"}
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"noise\n"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"run","Package":"p","Test":"TestB"}
{"Action":"skip","Package":"p","Test":"TestB"}
{"Action":"output","Package":"p","Output":"PASS\n"}
{"Action":"output","Package":"p","Output":"ok  \tp\t0.1s\n"}
{"Action":"pass","Package":"p"}
`,
			ok:   true,
			want: "ok  \tp\t0.1s\n1 passed, 0 failed, 1 skipped\n",
		},
		"a failed test shows its output, in the order of the tests": {
			events: `{"Action":"run","Package":"p","Test":"TestB"}
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:1: second\n"}
{"Action":"output","Package":"p","Test":"TestB","Output":"    b_test.go:1: first\n"}
{"Action":"output","Package":"p","Test":"TestB","Output":"--- FAIL: TestB (0.00s)\n"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"fail","Package":"p","Test":"TestB"}
{"Action":"output","Package":"p","Output":"FAIL\tp\t0.1s\n"}
{"Action":"fail","Package":"p"}
`,
			want: "--- FAIL: TestB (0.00s)\n    b_test.go:1: first\n    a_test.go:1: second\nFAIL\tp\t0.1s\n0 passed, 2 failed, 0 skipped\n",
		},
		"a package that does not build counts as a failure": {
			events: `{"Action":"build-output","ImportPath":"p [p.test]","Output":"p.go:1:1: syntax error\n"}
{"Action":"build-fail","ImportPath":"p [p.test]"}
{"Action":"start","Package":"p"}
{"Action":"output","Package":"p","Output":"FAIL\tp [build failed]\n"}
{"Action":"fail","Package":"p","FailedBuild":"p [p.test]"}
`,
			want: "p.go:1:1: syntax error\nFAIL\tp [build failed]\n0 passed, 1 failed, 0 skipped\n",
		},
		"a package that was cut off counts as a failure": {
			events: `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Test":"TestA"}
`,
			want: "FAIL\tp [did not end]\n1 passed, 1 failed, 0 skipped\n",
		},
		"no test at all is no success": {
			events: `{"Action":"output","Package":"p","Output":"?   \tp\t[no test files]\n"}
{"Action":"skip","Package":"p"}
`,
			want: "?   \tp\t[no test files]\nNo test ran.\n0 passed, 0 failed, 0 skipped\n",
		},
		"other lines are passed on": {
			events: "warning: of the go command\n",
			want:   "warning: of the go command\nNo test ran.\n0 passed, 0 failed, 0 skipped\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var out strings.Builder
			s := newSummary(&out)
			if err := s.read(strings.NewReader(c.events)); err != nil {
				t.Fatal(err)
			}
			if ok := s.close(); ok != c.ok {
				t.Errorf("close() = %v, want %v", ok, c.ok)
			}
			if out.String() != c.want {
				t.Errorf("printed\n%q\nwant\n%q", out.String(), c.want)
			}
		})
	}
}
