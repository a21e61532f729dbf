// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// TestVeil hides secrets by the name of their place, whatever form they have.
func TestVeil(t *testing.T) {
	t.Parallel()
	hide := &veil{texts: strings.NewReplacer("a&b=c d", mask), names: map[string]bool{"pin": true}}
	for name, value := range map[string]any{
		"a number":           map[string]any{"apiKey": json.Number("48151623")},
		"a hidden parameter": map[string]any{"parameters": map[string]any{"pin": json.Number("48151623")}},
		"a run":              map[string]any{"params": map[string]any{"global": map[string]any{"pin": "48151623"}}},
		"a default":          map[string]any{"name": "pin", "hideValue": true, "defaultValue": "48151623"},
		"JSON as text":       `{"token": "48151623"}`,
		"JSON that was cut":  `{"token": "48151623", "source": "upl... (9 bytes more)`,
		"JSON with more":     `{"a": 1} {"password" : "4815\"1623"}`,
		"JSON within":        `refused: {\"secret_key\": \"48151623\"}`,
		"token in a URL":     "https://ghp_48151623@github.com/x/y.git",
		"password in a URL":  "postgres://user:48151623@host/x",
		"query of a URL":     "https://hooks.example/?x=1&api_key=48151623&y=2",
		"within an option":   "run --url https://x.example/?api_key=48151623 --env 'A=1 TOKEN=48151623'",
		"an option":          "run --auth-token 48151623 --quiet",
		"an environment":     `env DB_PASS='a 48151623' run`,
		"a header":           `curl -H "Authorization: Basic 48151623" -H "X-Api-Key: 48151623"`,
		"a bearer token":     map[string]any{"headers": "Bearer 4815.1623-16_23"},
		"a key of a cloud":   map[string]any{"env": map[string]any{"AWS_SECRET_ACCESS_KEY": "48151623"}},
		"a name's beginning": map[string]any{"env": map[string]any{"TOKEN_OF_GITHUB": "48151623", "secret_key_base": "48151623"}},
		"a list of names":    []any{map[string]any{"name": "NPM_TOKEN", "value": "48151623"}},
		"Docker's settings":  `{"auths": {"registry.example": {"auth": "48151623"}}}`,
	} {
		if shown := pretty(hide.value(value)); strings.Contains(shown, "1623") || !strings.Contains(shown, mask) {
			t.Errorf("%s: %s", name, shown)
		}
	}
	for name, value := range map[string]any{
		"a page":          map[string]any{"nextToken": "abcdefgh", "tokens": json.Number("7"), "hasSecret": true},
		"plain settings":  map[string]any{"authType": "oauth-client", "PWD": "/srv/app", "secrets": []any{"name-of-one"}, "PASSENGERS": "1234567", "MAX_TOKENS": "4096000"},
		"a variable":      `curl -H "Authorization: $PEAK_AUTH_TOKEN" -d token=${TOKEN} --secret '{{SECRET}}'`,
		"a plain command": "run --no-cache --page next=2 && echo tokens: 12345678",
		"a list of plain": []any{map[string]any{"name": "PYTHON_VERSION", "value": "3.13"}},
		"other members":   `said "name": "value", "token"`,
		"an address":      "https://github.com/x/y@v1 and ssh://git@github.com/x",
		"an empty token":  `{"token": ""}`,
	} {
		if shown := pretty(hide.value(value)); strings.Contains(shown, mask) {
			t.Errorf("%s: %s", name, shown)
		}
	}
	if shown := hide.query(url.Values{"token": {"x"}, "q": {"a&b=c d", "plain text"}}); shown != "q="+mask+"&q=plain+text&token="+mask {
		t.Errorf("the query is shown as %s", shown)
	}
	if shown := hide.part("buildDetails", `{"token": "48151623", "source": "... (3 bytes more)`); strings.Contains(shown, "48151623") {
		t.Errorf("the part is shown as %s", shown)
	}
}

// TestNumbersAreSecretsToo finds a number where it is copied to a text.
func TestNumbersAreSecretsToo(t *testing.T) {
	t.Parallel()
	known := newSecrets()
	known.read([]control.Entry{{Seq: 1, JSON: map[string]any{"apiKey": json.Number("48151623")}}})
	if shown := known.veil().text("key 48151623"); strings.Contains(shown, "48151623") {
		t.Error(shown)
	}
}

// TestBodiesOfParameters hides hidden parameters where they are the whole body of a call, also those that are too short to be looked for.
func TestBodiesOfParameters(t *testing.T) {
	t.Parallel()
	const path = "/v1/deployments/d/parameters/run"
	body := map[string]any{"pin": "p!n5", "code": "4815162342"}
	known := newSecrets()
	known.names["pin"], known.names["code"] = true, true
	known.read([]control.Entry{{Seq: 1, Path: "/v1/parametersets/pin", Response: map[string]any{"pin": "no parameter"}}, {Seq: 2, Path: path, Response: body}})
	if shown := known.veil().text("no parameter 4815162342"); shown != "no parameter "+mask {
		t.Error(shown)
	}
	if shown := pretty(known.veil().body(path, body)); strings.Contains(shown, "p!n5") || strings.Contains(shown, "4815") {
		t.Error(shown)
	}
}

// TestSecretsAreBounded remembers no more than fits, however long secrets are; what is left out is hidden in its own place.
func TestSecretsAreBounded(t *testing.T) {
	t.Parallel()
	known := newSecrets()
	for i := range 50 {
		known.add(strings.Repeat(string(rune('A'+i)), 100<<10))
	}
	if known.bytes > maxSecretBytes || len(known.texts) != maxSecretBytes/(100<<10) {
		t.Errorf("%d secrets of %d bytes are remembered", len(known.texts), known.bytes)
	}
	if shown := pretty(known.veil().value(map[string]any{"token": strings.Repeat("z", 100<<10)})); !strings.Contains(shown, mask) {
		t.Error(shown[:100])
	}
}

// TestValuesWithinValues takes a time that grows with the length of a text, not faster, also where each value begins the next.
func TestValuesWithinValues(t *testing.T) {
	t.Parallel()
	hide := newSecrets().veil()
	if shown := hide.text(strings.Repeat("a=", 128<<10) + " TOKEN=48151623"); !strings.HasSuffix(shown, "TOKEN="+mask) {
		t.Error(shown[len(shown)-40:])
	}
}
