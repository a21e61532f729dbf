// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console

import (
	"cmp"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

const (
	// shortestSecret is how long a secret must be to be looked for inside other texts: shorter ones are words of other meaning too,
	// and are hidden only in their own place.
	shortestSecret = 6

	// maxSecrets and maxSecretBytes bound what is remembered; more is hidden only in its own place too.
	maxSecrets     = 10_000
	maxSecretBytes = 1 << 20
)

// secretMembers are what the names of members end in that hold secrets, wherever they are, in lower case without signs between words.
var secretMembers = []string{
	"password", "passwd", "passphrase", "token", "secret", "credential", "credentials", "connectionstring", "authorization", "cookie",
	"secretkey", "accesskey", "apikey", "privatekey", "signingkey", "encryptionkey", "accountkey",
}

// secretWords are words that say the same of the names of variables, wherever in the name they stand.
var secretWords = regexp.MustCompile(`(?i)(^|[_-])(TOKEN|PASSWORD|PASSWD|PASS|SECRET|CREDENTIALS?|AUTH|API_?KEY)([_-]|$)|[_-]PWD$`)

// betweenWords are the signs between the words of a name.
var betweenWords = strings.NewReplacer("_", "", "-", "")

// namesSecret tells members that hold secrets by what they are called.
func namesSecret(name string) bool {
	plain := betweenWords.Replace(strings.ToLower(name))
	switch plain {
	case "nexttoken":
		return false
	case "pass", "auth":
		return true
	}
	return slices.ContainsFunc(secretMembers, func(end string) bool { return strings.HasSuffix(plain, end) }) || strings.ContainsAny(name, "_-") && secretWords.MatchString(name)
}

// secrets is what the emulator knows as secret: its token, credentials, and the values of parameters that are declared hidden. What
// was once secret stays so: the journal may hold what is no longer on the platform.
type secrets struct {
	texts map[string]bool

	// names are those of hidden parameters.
	names map[string]bool

	// state and seq are how far objects and journal were read.
	state uint64
	seq   int64

	// bytes is how long all texts are together.
	bytes int

	// drawn is the veil of what is known by now, of so many texts and names.
	drawn *veil
	known int
}

func newSecrets() *secrets {
	return &secrets{texts: map[string]bool{}, names: map[string]bool{}, drawn: &veil{texts: strings.NewReplacer()}}
}

// learn takes over what a view tells.
func (s *secrets) learn(view View) {
	for _, secret := range view.Secrets {
		s.add(secret)
	}
	if s.state == view.State {
		return
	}
	s.state = view.State
	for _, release := range view.Objects["release"] {
		s.definitions(release["parameters"])
	}
	for _, objects := range view.Objects {
		for _, fields := range objects {
			s.collect(fields, false)
		}
	}
}

// read takes over what calls tell that were not read yet: first which parameters are hidden, then their values.
func (s *secrets) read(entries []control.Entry) {
	at, _ := slices.BinarySearchFunc(entries, s.seq+1, func(entry control.Entry, seq int64) int { return cmp.Compare(entry.Seq, seq) })
	for _, visit := range []func(value any, inside bool){func(value any, _ bool) { s.definitions(value) }, s.collect} {
		for _, entry := range entries[at:] {
			s.seq = entry.Seq
			visit(entry.JSON, ofParameters(entry.Path))
			visit(entry.Response, ofParameters(entry.Path))
			for _, part := range entry.Parts {
				if value := parsed(part.Text); value != nil {
					visit(value, isParameters(part.Name))
				} else if namesSecret(part.Name) {
					s.add(part.Text)
				}
			}
		}
	}
}

// veil is what hides the secrets that are known by now.
func (s *secrets) veil() *veil {
	if s.known == len(s.texts)+len(s.names) {
		return s.drawn
	}
	// Longest first, so that none leaves the rest of another.
	var masked []string
	for _, secret := range slices.SortedFunc(maps.Keys(s.texts), func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) }) {
		masked = append(masked, secret, mask)
	}
	s.drawn, s.known = &veil{strings.NewReplacer(masked...), maps.Clone(s.names)}, len(s.texts)+len(s.names)
	return s.drawn
}

func (s *secrets) add(secret string) {
	if len(secret) >= shortestSecret && secret != mask && !s.texts[secret] && len(s.texts) < maxSecrets && s.bytes+len(secret) <= maxSecretBytes {
		s.texts[secret] = true
		s.bytes += len(secret)
	}
}

// parsed is a text that is a JSON object or list, nil otherwise.
func parsed(text string) any {
	if trimmed := strings.TrimSpace(text); !strings.HasPrefix(trimmed, "{") && !strings.HasPrefix(trimmed, "[") {
		return nil
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}

// definitions finds parameters that are declared hidden.
func (s *secrets) definitions(value any) {
	switch value := value.(type) {
	case map[string]any:
		if name := text(value["name"]); value["hideValue"] == true && name != "" && len(s.names) < maxSecrets {
			s.names[name] = true
			s.add(text(value["defaultValue"]))
		}
		for _, inner := range value {
			s.definitions(inner)
		}
	case []any:
		for _, inner := range value {
			s.definitions(inner)
		}
	case string:
		if packed := parsed(value); packed != nil {
			s.definitions(packed)
		}
	}
}

// collect finds values that are secret, for the places that they are copied to. Inside says that a value is below parameters.
func (s *secrets) collect(value any, inside bool) {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			switch inner := inner.(type) {
			case string:
				if holds(s.names, value, name, inside) {
					s.add(inner)
				} else if packed := parsed(inner); packed != nil {
					s.collect(packed, inside || isParameters(name))
				}
			case json.Number:
				if holds(s.names, value, name, inside) {
					s.add(inner.String())
				}
			default:
				s.collect(inner, inside || isParameters(name))
			}
		}
	case []any:
		for _, inner := range value {
			s.collect(inner, inside)
		}
	}
}

// hides tells whether a member holds a secret.
func hides(names map[string]bool, name string, inside bool) bool {
	return namesSecret(name) || inside && names[name]
}

// holds tells whether a member of an object does: by its own name, or in a list of names with values by the name beside it.
func holds(names map[string]bool, object map[string]any, member string, inside bool) bool {
	if member == "value" || member == "defaultValue" {
		return object["hideValue"] == true || hides(names, text(object["name"]), inside)
	}
	return hides(names, member, inside)
}

// isParameters tells members below which names are those of parameters.
func isParameters(name string) bool {
	lower := strings.ToLower(name)
	return lower == "params" || strings.HasSuffix(lower, "parameters")
}

// ofParameters tells paths whose bodies are parameters as a whole.
func ofParameters(path string) bool {
	return slices.ContainsFunc(strings.Split(path, "/"), isParameters)
}
