// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestInteger(t *testing.T) {
	for literal, want := range map[string]int64{
		`42`: 42, `"42"`: 42, `42.0`: 42, `4.2e1`: 42, `-7`: -7, `0`: 0, `null`: 5, `""`: 5,
		`9007199254740993`: 9007199254740993, `"9223372036854775807"`: math.MaxInt64,
	} {
		i := integer(5) // what null leaves alone
		if err := json.Unmarshal([]byte(literal), &i); err != nil || int64(i) != want {
			t.Errorf("%s: %d, %v", literal, i, err)
		}
	}
	for _, literal := range []string{`4.5`, `"x"`, `true`, `{}`, `[1]`, `1e40`, `9223372036854775808`, `"NaN"`, `"Inf"`, `9007199254740993.0`} {
		var i integer
		if err := json.Unmarshal([]byte(literal), &i); err == nil || !strings.Contains(err.Error(), "is not a whole number") {
			t.Errorf("%s: %d, %v", literal, i, err)
		}
	}
}

func TestText(t *testing.T) {
	for literal, want := range map[string]string{
		`"a"`: "a", `null`: "", `42`: "42", `9e+05`: "900000", `42.0`: "42", `1.50`: "1.50", `true`: "true", `{ "a": [1, 2] }`: `{"a":[1,2]}`, `12345678901234567890`: "12345678901234567890",
		// Not UTF-8: neither Terraform's protocol nor its state carries that.
		"\"\xff\"": "\uFFFD", "[\"a\xff\xfe\"]": "[\"a\uFFFD\"]",
	} {
		got := text("before")
		if err := json.Unmarshal([]byte(literal), &got); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", literal, got, err)
		}
	}
}

func TestTruncate(t *testing.T) {
	for _, tc := range []struct {
		in    string
		limit int
		want  string
	}{
		{"short", 10, "short"}, {"exactly10!", 10, "exactly10!"}, {"eleven char", 10, "eleven ..."}, {"aaaaaaüüüü", 10, "aaaaaa..."},
	} {
		if got := truncate(tc.in, tc.limit); got != tc.want || !utf8.ValidString(got) {
			t.Errorf("truncate(%q, %d) = %q", tc.in, tc.limit, got)
		}
	}
}

// TestInstant takes times as texts and as numbers.
func TestInstant(t *testing.T) {
	for literal, want := range map[string]string{
		`"2024-05-01T09:33:20.000Z"`: "2024-05-01T09:33:20.000Z", `1714556000000`: "2024-05-01T09:33:20.000Z", `"1714556000"`: "2024-05-01T09:33:20.000Z",
		`null`: "", `""`: "", `12`: "12", `"yesterday"`: "yesterday", `{"at": 1}`: `{"at":1}`,
	} {
		var got instant
		if err := json.Unmarshal([]byte(literal), &got); err != nil || string(got) != want {
			t.Errorf("%s becomes %q (%v)", literal, got, err)
		}
	}
}
