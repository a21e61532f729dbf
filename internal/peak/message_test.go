// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestErrorMessage(t *testing.T) {
	for name, tc := range map[string]struct{ body, want string }{
		"empty":             {"", ""},
		"blank":             {" \r\n", ""},
		"empty object":      {"{}", ""},
		"empty array":       {" [] ", ""},
		"null":              {"null", ""},
		"detail":            {`{"detail":"d","message":"m","error":"e","title":"t"}`, "d"},
		"message":           {`{"message":"m","error":"e","title":"t"}`, "m"},
		"error":             {`{"error":"e","title":"t"}`, "e"},
		"title":             {`{"title":"t","errors":["x"]}`, "t"},
		"errors":            {`{"errors":["x","y"]}`, "x; y"},
		"null detail":       {`{"detail":null,"message":"m"}`, "m"},
		"empty detail":      {`{"detail":" ","message":"m"}`, "m"},
		"empty errors":      {`{"detail":"d","errors":[]}`, "d"},
		"capitals":          {`{"Message":"m"}`, "m"},
		"detail object":     {`{"detail":{"message":"m","code":7}}`, "m"},
		"error object":      {`{"error":{"code":"X","message":"m"}}`, "m"},
		"detail array":      {`{"detail":["a",{"message":"b"},null,3]}`, "a; b; 3"},
		"validation":        {`{"detail":[{"loc":["body","spec",0],"msg":"field required","type":"missing"}]}`, "body.spec.0: field required"},
		"errors of objects": {`{"errors":[{"detail":"a"},{"title":"b"}]}`, "a; b"},
		"number":            {`{"detail":42}`, "42"},
		"boolean":           {`{"error":true,"message":"m"}`, "m"},
		"unknown members":   {`{"code":"E1","reason":"r"}`, `{"code":"E1","reason":"r"}`},
		"text":              {"upstream connect error\n", "upstream connect error"},
		"JSON text":         {`"just words"`, "just words"},
		"JSON array":        {`[{"message":"a"},"b"]`, "a; b"},
		"HTML":              {"<h1>502</h1>", ""},
		"HTML in JSON":      {`{"message":"<html><body>502</body></html>"}`, ""},
		"HTML after words":  {"502 Bad Gateway <HTML>\n<Body>x", ""},
		"HTML after a mark": {"\xEF\xBB\xBF\n<!DOCTYPE html>", ""},
		"a comparison":      {`{"detail":"1 < 2"}`, "1 < 2"},
		"truncated":         {`{"detail":"d`, `{"detail":"d`},
		"trailing garbage":  {`{"detail":"d"} x`, `{"detail":"d"} x`},
		"too deep":          {strings.Repeat(`{"detail":`, 20) + `"d"` + strings.Repeat("}", 20), strings.Repeat(`{"detail":`, 20) + `"d"` + strings.Repeat("}", 20)},
		"numberish":         {"nope", "nope"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, _ := errorMessage([]byte(tc.body)); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}

func TestCleanMessage(t *testing.T) {
	client := &Client{token: testToken}
	for name, tc := range map[string]struct{ in, want string }{
		"plain":         {"Größe zu groß", "Größe zu groß"},
		"lines":         {"a\n\tb\r\n", "a\n\tb"},
		"escape":        {"\x1b[31mred\x07", "[31mred"},
		"broken UTF-8":  {"a\xff\xfeb", "a\uFFFDb"},
		"right-to-left": {"a\u202eb", "ab"},
		"token":         {"got " + testToken + "!", "got (hidden)!"},
		"token, split":  {"got " + testToken[:3] + "\x00" + testToken[3:] + "!", "got (hidden)!"},
		"long":          {strings.Repeat("ü", maxMessage), strings.Repeat("ü", (maxMessage-3)/2) + "..."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := client.clean(tc.in, nil); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}

func FuzzErrorMessage(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "null", `{"detail":"d"}`, `{"detail":{"error":[{"msg":"m","loc":["a",1]}]}}`, `["a",{"title":"b"}]`, "<html>", "\xff\x00", `"\ud800"`,
		`{"detail":` + testToken + `}`, `{"detail":"` + testToken + `"}`, `{"Detail":1e999}`, strings.Repeat("[", 5000),
		// Escaped, so that it only appears once the JSON is decoded.
		`{"detail":"\u0074oken-0123456789"}`,
	} {
		f.Add([]byte(seed))
	}
	client := &Client{token: testToken}
	f.Fuzz(func(t *testing.T, body []byte) {
		message, _ := errorMessage(body)
		got := client.clean(message, nil)
		if !utf8.ValidString(got) {
			t.Errorf("not UTF-8: %q", got)
		}
		if len(got) > maxMessage {
			t.Errorf("%d bytes", len(got))
		}
		if strings.Contains(got, testToken) {
			t.Errorf("contains the token: %q", got)
		}
		for _, r := range got {
			if r != '\n' && r != '\t' && !unicode.IsPrint(r) {
				t.Errorf("contains %U", r)
			}
		}
	})
}
