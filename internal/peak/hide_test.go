// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// awkward secrets hold every character that some spelling escapes.
var awkward = []string{
	"plain-secret", `s3cr<t>&"w'th`, `back\slash\new`, "ends-in-backslash\\", "p@ss w0rd+%/?#", "Größe-ünïcode-€-😀", "100%25-percent", "a=b&c=d;e",
	"-----BEGIN KEY-----\nMIIE/+abcdefgh\nqrstuvwx==\n-----END KEY-----\n", `{"password":"hunter2hunter2","n":1}`, "tab\tand\r\nline",
}

// spellings are how a platform may write a secret into a message.
var spellings = map[string]func(string) string{
	"as it is":        func(s string) string { return s },
	"without its end": strings.TrimSpace,
	"JSON":            func(s string) string { return jsonText(s, true) },
	"JSON, not HTML":  func(s string) string { return jsonText(s, false) },
	"JSON in JSON":    func(s string) string { return jsonText(jsonText(s, false), true) },
	"JSON in ASCII":   func(s string) string { return strings.Trim(strconv.QuoteToASCII(s), `"`) },
	"JSON with slash": func(s string) string { return strings.ReplaceAll(jsonText(s, false), "/", `\/`) },
	"Go":              func(s string) string { return fmt.Sprintf("%q", s) },
	"HTML":            html.EscapeString,
	"HTML, named": func(s string) string {
		return strings.NewReplacer("&#34;", "&quot;", "&#39;", "&#x27;").Replace(html.EscapeString(s))
	},
	"HTML twice": func(s string) string { return html.EscapeString(html.EscapeString(s)) },
	"query":      url.QueryEscape,
	"path":       url.PathEscape,
	"path, lower case": func(s string) string {
		return strings.ReplaceAll(strings.ToLower(url.PathEscape("X")), "x", "") + lowerHex(url.PathEscape(s))
	},
	"query in query": func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"HTML of JSON":   func(s string) string { return html.EscapeString(jsonText(s, false)) },
	"base64":         func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"in quotes":      func(s string) string { return "'" + s + "'" },
}

func jsonText(s string, escapeHTML bool) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(escapeHTML)
	_ = encoder.Encode(s)
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(b.String()), `"`), `"`)
}

// lowerHex writes the digits of percent escapes in lower case.
func lowerHex(s string) string {
	parts := strings.Split(s, "%")
	for i := 1; i < len(parts); i++ {
		parts[i] = strings.ToLower(parts[i][:2]) + parts[i][2:]
	}
	return strings.Join(parts, "%")
}

// TestHideSpellings hides a secret in whatever spelling the platform repeats it, and nothing beside it.
func TestHideSpellings(t *testing.T) {
	t.Parallel()
	for name, spell := range spellings {
		for _, secret := range awkward {
			got := Hide("The value [ "+spell(secret)+" ] is refused by rule 7.", []string{secret})
			rest := strings.NewReplacer(`"`, "", "'", "", `\`, "", "=", "", "n", "").Replace(got)
			if !strings.HasPrefix(got, "The value [ ") || !strings.HasSuffix(got, " ] is refused by rule 7.") || len(rest) > len("The value [ "+hidden+" ] is refused by rule 7.")+8 {
				t.Errorf("%s of %q: %q", name, secret, got)
			}
		}
	}
}

// TestHideLines hides the longer lines of a secret where they stand alone, as a log repeats them.
func TestHideLines(t *testing.T) {
	t.Parallel()
	secret := "first line of it\r\nshort\n  indented line\n"
	for in, want := range map[string]string{
		"got first line of it here": "got (hidden) here",
		"got indented line here":    "got (hidden) here",
		"a short message":           "a short message",
	} {
		if got := Hide(in, []string{secret}); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestHideShort hides a short secret as a whole word only.
func TestHideShort(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ secret, in, want string }{
		{"abc", "abc abcd xabc a_abc 'abc' (abc), abc.", "(hidden) abcd xabc a_abc '(hidden)' ((hidden)), (hidden)."},
		{"1234", `pin=1234&x=12345 {"pin":1234} \n1234\n`, `pin=(hidden)&x=12345 {"pin":(hidden)} \n(hidden)\n`},
		{"true", "true, trueish and untrue", "(hidden), trueish and untrue"},
		{"a$b", "a$b xa$b", "(hidden) xa$b"},
		{"ü1", "ü1 müu1 xü1", "(hidden) müu1 xü1"},
		{",", "one, two, three", "one, two, three"},
		{" ", "one two", "one two"},
		{"in\n", "in within", "(hidden) within"},
		{"", "anything", "anything"},
	} {
		if got := Hide(tc.in, []string{tc.secret}); got != tc.want {
			t.Errorf("%q: %q, want %q", tc.secret, got, tc.want)
		}
	}
}

// TestHideParts hides what is left of a header without its scheme, and the password of a URL.
func TestHideParts(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ secret, in, want string }{
		{"Bearer abcdefgh", "token abcdefgh expired", "token (hidden) expired"},
		{"bearer  abcdefgh", "Bearer abcdefgh", "Bearer (hidden)"},
		{"Basic dXNlcjpwdw==", "got dXNlcjpwdw==", "got (hidden)"},
		{"postgres://user:p%40ssword@db/x", "login with p@ssword failed", "login with (hidden) failed"},
	} {
		if got := Hide(tc.in, []string{tc.secret}); got != tc.want {
			t.Errorf("%q: %q, want %q", tc.secret, got, tc.want)
		}
	}
}

func FuzzHide(f *testing.F) {
	for _, secret := range awkward {
		f.Add("before "+secret+" after", secret)
		f.Add(url.QueryEscape(secret), secret)
	}
	f.Fuzz(func(t *testing.T, message, secret string) {
		got := Hide(message, []string{secret})
		if len(strings.TrimSpace(secret)) > 24 && !strings.Contains(hidden, secret) && strings.Contains(got, strings.TrimSpace(secret)) && len(plain(secret).text) != 0 {
			t.Errorf("%q in %q", secret, got)
		}
	})
}

// TestEchoOfTheRequest shows only the status when all that an error says is what was sent.
func TestEchoOfTheRequest(t *testing.T) {
	t.Parallel()
	sent := map[string]any{"name": "demo", "steps": map[string]any{"a": map[string]any{"parameters": map[string]any{"env": map[string]any{"TOKEN": "unregistered-secret"}}}}}
	encoded, _ := json.Marshal(sent)
	for name, tc := range map[string]struct {
		body string
		want string
	}{
		"the request":         {string(encoded), ""},
		"within":              {`{"request":` + string(encoded) + `,"code":7}`, ""},
		"as text":             {`{"request":` + strconv.Quote(string(encoded)) + `}`, ""},
		"a part":              {`{"invalid":{"TOKEN":"unregistered-secret"}}`, ""},
		"no JSON":             {"bad request: " + string(encoded), ""},
		"Python":              {"bad request: {'name': 'demo', 'steps': {}}", ""},
		"a secret alone":      {"cannot use kept-secret here", ""},
		"other words":         {"the name demo is taken", "the name demo is taken"},
		"other members":       {`{"code":"E1"}`, `{"code":"E1"}`},
		"a reason beside it":  {`{"detail":"name is taken","request":` + string(encoded) + `}`, "name is taken"},
		"a secret in reasons": {`{"detail":"cannot use kept-secret here"}`, "cannot use (hidden) here"},
	} {
		t.Run(name, func(t *testing.T) {
			client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = w.Write([]byte(tc.body))
			}))
			err := client.do(KeepSecret(t.Context(), "kept-secret"), call{method: http.MethodPut, collection: "/things", body: sent})
			want := "PUT /things: 400 Bad Request"
			if tc.want != "" {
				want += ": " + tc.want
			}
			if err == nil || err.Error() != want {
				t.Errorf("%v, want %s", err, want)
			}
		})
	}
}
