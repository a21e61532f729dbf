// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package parameter

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestBaseline_read(t *testing.T) {
	t.Parallel()
	const (
		sent = `{"build":{"cmd":"c"},"run":{"pass":"real","db":{"user":"u","key":"k"},"n":1,"odd":"x"}}`
		show = `{"build":{"cmd":"c","size":"S"},"run":{"pass":"********","db":{"user":"u","key":"********"},"n":1.0,"wo":"leaked"}}`
	)
	secret := []string{"run/wo"}
	// "odd" was sent and is not shown; "size" was filled in.
	base := NewBaseline(block(t, sent).Merged(Values{"run/wo": "leaked"}), nil, secret, block(t, show))
	var decoded Baseline
	if err := json.Unmarshal([]byte(text(t, base)), &decoded); err != nil {
		t.Fatal(err)
	}
	equal(t, decoded, base)
	for _, hidden := range []string{"real", "leaked", "********"} {
		if strings.Contains(text(t, base), hidden) {
			t.Errorf("the baseline holds %q: %s", hidden, text(t, base))
		}
	}
	for name, test := range map[string]struct{ shown, want string }{
		"as it was":             {show, sent},
		"another mask":          {strings.ReplaceAll(show, `"pass":"********"`, `"pass":"<hidden>"`), sent},
		"value changed":         {strings.Replace(show, `"n":1.0`, `"n":2`, 1), strings.Replace(sent, `"n":1`, `"n":2`, 1)},
		"value gone":            {strings.Replace(show, `"n":1.0,`, ``, 1), strings.Replace(sent, `"n":1,`, ``, 1)},
		"hidden value gone":     {strings.Replace(show, `"pass":"********",`, ``, 1), strings.Replace(sent, `"pass":"real",`, ``, 1)},
		"value added":           {strings.Replace(show, `"n":1.0`, `"n":1,"new":"v"`, 1), strings.Replace(sent, `"n":1`, `"n":1,"new":"v"`, 1)},
		"hidden value added":    {strings.Replace(show, `"n":1.0`, `"n":1,"new":"********"`, 1), sent},
		"default changed":       {strings.Replace(show, `"size":"S"`, `"size":"L"`, 1), strings.Replace(sent, `"cmd":"c"`, `"cmd":"c","size":"L"`, 1)},
		"default gone":          {strings.Replace(show, `,"size":"S"`, ``, 1), sent},
		"beside a mask":         {strings.Replace(show, `"user":"u"`, `"user":"v"`, 1), strings.Replace(sent, `"user":"u","key":"k"`, `"user":"v","key":"********"`, 1)},
		"secret changed":        {strings.Replace(show, `leaked`, `other`, 1), sent},
		"not shown now is":      {strings.Replace(show, `"n":1.0`, `"n":1,"odd":"x"`, 1), sent},
		"not shown now differs": {strings.Replace(show, `"n":1.0`, `"n":1,"odd":"y"`, 1), strings.Replace(sent, `"odd":"x"`, `"odd":"y"`, 1)},
	} {
		got := decoded.Read(block(t, sent), block(t, test.shown))
		if !got.Equal(block(t, test.want)) {
			t.Errorf("%s: state %s, want %s", name, text(t, got.Nested()), test.want)
		}
	}
}

func TestImportedBaseline(t *testing.T) {
	t.Parallel()
	shown := block(t, `{"build":{"cmd":"c","size":1.0},"run":{"pass":"********","hiddendefault":"********","own":"x"}}`)
	defaults := block(t, `{"build":{"size":1},"run":{"hiddendefault":"d","own":"y","never":"z"}}`)
	set, base := ImportedBaseline(shown, defaults, Blueprint{}.Stripped)
	equal(t, set.Nested(), block(t, `{"build":{"cmd":"c"},"run":{"pass":"********","own":"x"}}`).Nested())
	if want := []string{"run/pass"}; !slices.Equal(base.Masked, want) {
		t.Errorf("masked are %v, want %v", base.Masked, want)
	}
	if again := base.Read(set, shown); !again.Equal(set) {
		t.Errorf("reading again gives %s", text(t, again.Nested()))
	}
	for name, test := range map[string]struct {
		planned            string
		same, sameUnmasked bool
	}{
		"as shown":              {`{"build":{"cmd":"c"},"run":{"pass":"********","own":"x"}}`, true, true},
		"behind the mask":       {`{"build":{"cmd":"c"},"run":{"pass":"real","own":"x"}}`, false, true},
		"the default spelled":   {`{"build":{"cmd":"c","size":1},"run":{"pass":"********","own":"x"}}`, true, true},
		"a hidden default":      {`{"build":{"cmd":"c"},"run":{"pass":"real","own":"x","hiddendefault":"d"}}`, false, true},
		"another than default":  {`{"build":{"cmd":"c","size":2},"run":{"pass":"real","own":"x"}}`, false, false},
		"another type as mask":  {`{"build":{"cmd":"c"},"run":{"pass":3,"own":"x"}}`, false, false},
		"what is set, left out": {`{"build":{"cmd":"c"},"run":{"pass":"real"}}`, false, false},
	} {
		planned := block(t, test.planned)
		if got := base.Before(set, planned, false).Equal(planned); got != test.same {
			t.Errorf("%s: same is %v", name, got)
		}
		if got := base.Before(set, planned, true).Equal(planned); got != test.sameUnmasked {
			t.Errorf("%s: same under masks is %v", name, got)
		}
	}
}

func TestStillMasked(t *testing.T) {
	t.Parallel()
	shown := block(t, `{"build":{"keys":["a","***"],"plain":"x"},"run":{"pass":"********","place":{"host":"h","password":"<hidden>"}}}`)
	_, base := ImportedBaseline(shown, Values{}, Blueprint{}.Stripped)
	for planned, want := range map[string]string{
		`{"build":{"keys":["a","***"],"plain":"***"},"run":{"pass":"********","place":{"host":"h","password":"<hidden>"}}}`: "build/keys run/pass run/place",
		`{"build":{"keys":["a","b"]},"run":{"pass":"real","place":{"host":"h","password":"<hidden>"}}}`:                     "run/place",
		`{"build":{"keys":["a","b"]},"run":{"pass":"real","place":{"host":"h","password":"known"}}}`:                        "",
		`{}`: "",
	} {
		if got := strings.Join(base.StillMasked(block(t, planned)), " "); got != want {
			t.Errorf("%s: %q, want %q", planned, got, want)
		}
	}
	// What was never imported may look as it likes.
	if got := (Baseline{}).StillMasked(shown); len(got) > 0 {
		t.Errorf("%v are masked by nobody", got)
	}
}

func TestIsMask(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{
		"********": true, "***": true, "••••••": true, "xxxxxxxx": true, "XXXXXX": true, "<hidden>": true, "[REDACTED]": true, "(masked)": true,
		"": false, "**": false, "***a": false, "xxx": false, "hidden": false, "<hidden": false, "* * *": false,
	} {
		if IsMask(value) != want {
			t.Errorf("isMask(%q) is %v", value, !want)
		}
	}
	if IsMask(nil) || IsMask(json.Number("3")) {
		t.Error("a value that is no text is no mask")
	}
}

func TestSameUnderMask(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		shown, value string
		want         bool
	}{
		{`{"a":["********",1],"b":null}`, `{"a":["x",1.0]}`, true},
		{`{"a":["********",1]}`, `{"a":["x",2]}`, false},
		{`{"a":["********"]}`, `{"a":["x","y"]}`, false},
		{`{"a":"********"}`, `{"a":"x","c":"y"}`, false},
		{`{"a":"********"}`, `"x"`, false},
		{`["********"]`, `{"a":"x"}`, false},
	} {
		if got := sameUnderMask(parse(t, test.shown), parse(t, test.value)); got != test.want {
			t.Errorf("%s under %s is %v", test.value, test.shown, got)
		}
	}
}

func TestHash(t *testing.T) {
	t.Parallel()
	if Hash(parse(t, `{"a":1.0,"b":[1e2]}`)) != Hash(parse(t, `{"b":[100],"a":1}`)) {
		t.Error("the hash depends on the spelling")
	}
	if Hash(parse(t, `"1"`)) == Hash(parse(t, `1`)) {
		t.Error("a text and a number hash the same")
	}
}
