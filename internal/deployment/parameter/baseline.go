// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package parameter

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"regexp"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// Baseline remembers how the platform showed the values that were last written, so that masks and what it filled in are told
// from drift. It lives in the private state and holds no value: only places, and hashes of what the platform shows beside
// what is in the state anyway.
type Baseline struct {
	// Taken is false as long as the platform has shown no values since the last write.
	Taken bool `json:"taken,omitempty"`

	// Hidden are hashes of what the platform shows in place of what was sent: a mask, or another form of it.
	Hidden map[string]string `json:"hidden,omitempty"`

	// Filled are hashes of values that nobody sent. "" is one that is hidden, of which nothing is known.
	Filled map[string]string `json:"filled,omitempty"`

	// Sent are hashes of the defaults that were sent along, in place of what is in the state or beside it: they show when the platform
	// does, which may be later.
	Sent map[string]string `json:"sent,omitempty"`

	// Absent are places whose value the platform does not show.
	Absent []string `json:"absent,omitempty"`

	// Masked are places that an import found masked, so that the state has the mask in place of the value.
	Masked []string `json:"masked,omitempty"`

	// Secret are the places of write-only values. What the platform shows there is never looked at.
	Secret []string `json:"secret,omitempty"`
}

// NewBaseline compares what was sent with what is shown. Defaults were sent along, of which the state knows nothing.
func NewBaseline(sent, defaults Values, secret []string, shown Values) Baseline {
	b := Baseline{Taken: true, Hidden: map[string]string{}, Filled: map[string]string{}, Secret: secret}
	for place, value := range shown {
		before, wasSent := sent[place]
		switch {
		case slices.Contains(secret, place):
		case !wasSent:
			b.Filled[place] = Hash(value)
		case !jsonvalue.Equal(before, value):
			b.Hidden[place] = Hash(value)
		}
	}
	for _, place := range sent.Places() {
		if _, there := shown[place]; !there && !slices.Contains(secret, place) {
			b.Absent = append(b.Absent, place)
		}
	}
	b.Sent = hashes(defaults)
	return b
}

// UnshownBaseline is what is known of a write before the platform has shown anything of it.
func UnshownBaseline(secret []string, defaults Values) Baseline {
	return Baseline{Secret: secret, Sent: hashes(defaults)}
}

// AlsoSent are the defaults that were sent along with either of two writes, of which the second changed some values only.
func (b Baseline) AlsoSent(later Baseline) map[string]string {
	all := maps.Clone(b.Sent)
	if all == nil {
		return later.Sent
	}
	maps.Copy(all, later.Sent)
	return all
}

func hashes(values Values) map[string]string {
	if len(values) == 0 {
		return nil
	}
	all := map[string]string{}
	for place, value := range values {
		all[place] = Hash(value)
	}
	return all
}

// shows tells whether a value is what the platform shows at a place where the state has another one, or none.
func (b Baseline) shows(place string, known bool, value any) bool {
	sum := Hash(value)
	if known {
		return b.Hidden[place] == sum || b.Sent[place] == sum
	}
	return b.Filled[place] == sum || b.Sent[place] == sum
}

// Renamed is what to remember when values come to be written otherwise that mean the same to the platform, so that nothing was sent.
func (b Baseline) Renamed(before, after Values) Baseline {
	sent := maps.Clone(b.Sent)
	if sent == nil {
		sent = map[string]string{}
	}
	for place, value := range before {
		if next, there := after[place]; !there || !jsonvalue.Equal(next, value) {
			sent[place] = Hash(value)
			if shown := b.Hidden[place]; shown != "" && !there {
				sent[place] = shown
			}
		}
	}
	b.Sent = sent
	return b
}

// ImportedBaseline splits what the platform shows into what somebody has set, which goes into the state, and what is the
// default of the parameter or of the app. A hidden value is shown by its mask. strip takes the defaults out that stand inside of
// values.
func ImportedBaseline(shown, defaults Values, strip func(Values) Values) (Values, Baseline) {
	set, b := Values{}, Baseline{Taken: true, Filled: map[string]string{}}
	least, leastByDefault := strip(shown), strip(defaults)
	for _, place := range shown.Places() {
		value := shown[place]
		byDefault, has := leastByDefault[place]
		switch {
		case has && IsMask(value):
			b.Filled[place] = ""
		case has && jsonvalue.Equal(byDefault, least[place]):
			b.Filled[place] = Hash(value)
		default:
			set[place] = least[place]
			if !jsonvalue.Equal(set[place], value) {
				if b.Sent == nil {
					b.Sent = map[string]string{}
				}
				b.Sent[place] = Hash(value)
			}
			if holdsMask(value) {
				b.Masked = append(b.Masked, place)
			}
		}
	}
	return set, b
}

// StillMasked are the places whose value is the mask that an import found, and not what stands behind it: such a value must
// not be sent.
func (b Baseline) StillMasked(planned Values) []string {
	return slices.DeleteFunc(slices.Clone(b.Masked), func(place string) bool { return !holdsMask(planned[place]) })
}

// Read returns the values in state, with what the platform shows otherwise than it did after the last write.
func (b Baseline) Read(prior, shown Values) Values {
	current := Values{}
	for place, value := range prior {
		if _, there := shown[place]; there || slices.Contains(b.Absent, place) {
			current[place] = value
		}
	}
	for place, value := range shown {
		_, known := prior[place]
		switch {
		case slices.Contains(b.Secret, place), IsMask(value):
		case b.shows(place, known, value):
			if known {
				current[place] = prior[place]
			}
		default:
			current[place] = value
		}
	}
	return current
}

// Before is what the platform has, in terms of what is planned: the state, and what is planned where the platform filled in
// the same by itself, or was sent it along. With masked, also what is planned where the state has the mask of it only, as after an import.
func (b Baseline) Before(state, planned Values, masked bool) Values {
	all := state.Merged(nil)
	for place, value := range planned {
		old, there := state[place]
		sum, filled := b.Filled[place]
		switch {
		case holdsMask(value) && there:
		case b.Sent[place] == Hash(value), !there && filled && (sum == Hash(value) || masked && sum == ""):
			all[place] = value
		}
		if there && masked && sameUnderMask(old, value) {
			all[place] = value
		}
	}
	return all
}

// mask matches what a platform may show in place of a hidden value; which one Peak does is not documented (contract 13.4).
var mask = regexp.MustCompile(`(?i)^(\*{3,}|•{3,}|x{6,}|[<(\[](hidden|masked|redacted|secret|sensitive)[>)\]])$`)

// IsMask tells whether a value is what a platform shows in place of a hidden one.
func IsMask(value any) bool {
	text, ok := value.(string)
	return ok && mask.MatchString(text)
}

// holdsMask tells whether a value, or a part of it, is a mask.
func holdsMask(value any) bool {
	switch v := value.(type) {
	case []any:
		return slices.ContainsFunc(v, holdsMask)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), holdsMask)
	}
	return IsMask(value)
}

// sameUnderMask reports whether a value can be what shown shows with parts of it masked.
func sameUnderMask(shown, value any) bool {
	switch s := shown.(type) {
	case string:
		_, isText := value.(string)
		return isText && IsMask(s) || jsonvalue.Equal(shown, value)
	case []any:
		v, ok := value.([]any)
		return ok && slices.EqualFunc(s, v, sameUnderMask)
	case map[string]any:
		v, ok := value.(map[string]any)
		return ok && maps.EqualFunc(present(s), present(v), sameUnderMask)
	}
	return jsonvalue.Equal(shown, value)
}

// present leaves out null members, which mean the same as none.
func present(object map[string]any) map[string]any {
	object = maps.Clone(object)
	maps.DeleteFunc(object, func(_ string, member any) bool { return member == nil })
	return object
}

// Hash identifies a value whichever way its numbers are spelled.
func Hash(value any) string {
	if dynamic, err := jsonvalue.FromJSON(value); err == nil {
		if canonical, err := jsonvalue.ToJSON(dynamic); err == nil {
			value = canonical
		}
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(encoded)
	return hex.EncodeToString(sum[:])
}
