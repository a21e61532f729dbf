package deployment

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// parse reads JSON as the platform's answers are read.
func parse(t *testing.T, text string) any {
	t.Helper()
	if text == "" {
		return nil
	}
	value, err := jsonvalue.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// flat reads {build, run}, or such objects by block.
func flat(t *testing.T, text string, byBlock bool) values {
	t.Helper()
	v, err := newValues(parse(t, text), byBlock)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// block reads the values of a block.
func block(t *testing.T, text string) values {
	t.Helper()
	return flat(t, text, false)
}

// dynamic is an attribute with the JSON value; "" is null.
func dynamic(t *testing.T, text string) types.Dynamic {
	t.Helper()
	value, err := jsonvalue.FromJSON(parse(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func text(t *testing.T, value any) string {
	t.Helper()
	encoded, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

func equal[T any](t *testing.T, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%#v\nwant\n%#v", got, want)
	}
}

func TestNewValues(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		raw     string
		byBlock bool
		want    values
		nested  string
	}{
		"nothing":      {"", false, values{}, "null"},
		"empty groups": {`{"build":{},"run":null}`, false, values{}, "null"},
		"null value":   {`{"run":{"a":null,"b":false}}`, false, values{"run/b": false}, `{"run":{"b":false}}`},
		"both groups": {`{"build":{"n":1.50},"run":{"n":[1,{"x":null}]}}`, false,
			values{"build/n": json.Number("1.50"), "run/n": []any{json.Number("1"), map[string]any{"x": nil}}}, `{"build":{"n":1.50},"run":{"n":[1,{"x":null}]}}`},
		"odd names": {`{"run":{"a/b":"1","a~1b":"2","":"3"}}`, false, values{"run/a~1b": "1", "run/a~01b": "2", "run/": "3"}, `{"run":{"":"3","a/b":"1","a~1b":"2"}}`},
		"by block":  {`{"etl/1":{"build":{"a":"x"}},"ui":null,"api":{}}`, true, values{"etl~11/build/a": "x"}, `{"etl/1":{"build":{"a":"x"}}}`},
	} {
		got, err := newValues(parse(t, test.raw), test.byBlock)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		equal(t, got, test.want)
		if nested := text(t, got.nested()); nested != test.nested {
			t.Errorf("%s: nested %s, want %s", name, nested, test.nested)
		}
	}
}

func TestNewValues_wrong(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		raw     string
		byBlock bool
		want    string
	}{
		{`"x"`, false, "must be an object"},
		{`{"etl":{"run":{}}}`, false, `"etl" is neither build nor run`},
		{`{"run":["a"]}`, false, "run must be an object of parameter values"},
		{`{"run":{"a":1}}`, true, `run: "a" is neither build nor run`},
		{`{"etl":3}`, true, "etl must be an object with build and run"},
		{`{"etl":{"build":3}}`, true, "etl: build must be an object"},
	} {
		if _, err := newValues(parse(t, test.raw), test.byBlock); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %s", test.raw, err, test.want)
		}
	}
}

func TestValues_runPatch(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before, after string
		byBlock, ok   bool
		want          string
	}{
		"same, other spelling": {`{"run":{"a":1.0,"b":{"x":1,"y":null}}}`, `{"run":{"b":{"x":1},"a":1}}`, false, true, "null"},
		"changed and new":      {`{"run":{"a":"1","b":"2"}}`, `{"run":{"a":"1","b":"3","c":"4"}}`, false, true, `{"b":"3","c":"4"}`},
		"gone":                 {`{"run":{"a":"1","b":"2"}}`, `{"run":{"a":"1"}}`, false, false, ""},
		"build is not run":     {`{"build":{"a":"1"}}`, `{"build":{"a":"2"},"run":{"a":"1"}}`, false, true, `{"a":"1"}`},
		"by block": {`{"etl":{"run":{"a":"1"}},"ui":{"run":{"a":"1"}}}`, `{"etl":{"run":{"a":"2"}},"ui":{"run":{"a":"1"}}}`, true, true,
			`{"etl":{"a":"2"}}`},
	} {
		patch, ok := flat(t, test.after, test.byBlock).runPatch(flat(t, test.before, test.byBlock))
		if ok != test.ok {
			t.Errorf("%s: ok is %v", name, ok)
			continue
		}
		if got := text(t, patch.withoutGroup()); ok && got != test.want {
			t.Errorf("%s: patch %s, want %s", name, got, test.want)
		}
	}
}

func TestValues_merged(t *testing.T) {
	t.Parallel()
	plain, secret := block(t, `{"run":{"a":"1","b":"2"}}`), block(t, `{"build":{"s":"x"},"run":{"b":"3"}}`)
	equal(t, plain.merged(secret).nested(), block(t, `{"build":{"s":"x"},"run":{"a":"1","b":"3"}}`).nested())
	equal(t, plain["run/b"], any("2"))
	equal(t, values(nil).merged(nil).nested(), nil)
}

func TestBaseline_read(t *testing.T) {
	t.Parallel()
	const (
		sent = `{"build":{"cmd":"c"},"run":{"pass":"real","db":{"user":"u","key":"k"},"n":1,"odd":"x"}}`
		show = `{"build":{"cmd":"c","size":"S"},"run":{"pass":"********","db":{"user":"u","key":"********"},"n":1.0,"wo":"leaked"}}`
	)
	secret := []string{"run/wo"}
	// "odd" was sent and is not shown; "size" was filled in.
	base := newBaseline(block(t, sent).merged(values{"run/wo": "leaked"}), secret, block(t, show))
	var decoded baseline
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
		got := decoded.read(block(t, sent), block(t, test.shown))
		if !got.equal(block(t, test.want)) {
			t.Errorf("%s: state %s, want %s", name, text(t, got.nested()), test.want)
		}
	}
}

func TestImportedBaseline(t *testing.T) {
	t.Parallel()
	shown := block(t, `{"build":{"cmd":"c","size":1.0},"run":{"pass":"********","hiddendefault":"********","own":"x"}}`)
	defaults := block(t, `{"build":{"size":1},"run":{"hiddendefault":"d","own":"y","never":"z"}}`)
	set, base := importedBaseline(shown, defaults)
	equal(t, set.nested(), block(t, `{"build":{"cmd":"c"},"run":{"pass":"********","own":"x"}}`).nested())
	if want := []string{"run/pass"}; !slices.Equal(base.Masked, want) {
		t.Errorf("masked are %v, want %v", base.Masked, want)
	}
	if again := base.read(set, shown); !again.equal(set) {
		t.Errorf("reading again gives %s", text(t, again.nested()))
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
		if got := base.before(set, planned, false).equal(planned); got != test.same {
			t.Errorf("%s: same is %v", name, got)
		}
		if got := base.before(set, planned, true).equal(planned); got != test.sameUnmasked {
			t.Errorf("%s: same under masks is %v", name, got)
		}
	}
}

func TestStillMasked(t *testing.T) {
	t.Parallel()
	shown := block(t, `{"build":{"keys":["a","***"],"plain":"x"},"run":{"pass":"********","place":{"host":"h","password":"<hidden>"}}}`)
	_, base := importedBaseline(shown, values{})
	for planned, want := range map[string]string{
		`{"build":{"keys":["a","***"],"plain":"***"},"run":{"pass":"********","place":{"host":"h","password":"<hidden>"}}}`: "build/keys run/pass run/place",
		`{"build":{"keys":["a","b"]},"run":{"pass":"real","place":{"host":"h","password":"<hidden>"}}}`:                     "run/place",
		`{"build":{"keys":["a","b"]},"run":{"pass":"real","place":{"host":"h","password":"known"}}}`:                        "",
		`{}`: "",
	} {
		if got := strings.Join(base.stillMasked(block(t, planned)), " "); got != want {
			t.Errorf("%s: %q, want %q", planned, got, want)
		}
	}
	// What was never imported may look as it likes.
	if got := (baseline{}).stillMasked(shown); len(got) > 0 {
		t.Errorf("%v are masked by nobody", got)
	}
}

func TestIsMask(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{
		"********": true, "***": true, "••••••": true, "xxxxxxxx": true, "XXXXXX": true, "<hidden>": true, "[REDACTED]": true, "(masked)": true,
		"": false, "**": false, "***a": false, "xxx": false, "hidden": false, "<hidden": false, "* * *": false,
	} {
		if isMask(value) != want {
			t.Errorf("isMask(%q) is %v", value, !want)
		}
	}
	if isMask(nil) || isMask(json.Number("3")) {
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
	if hash(parse(t, `{"a":1.0,"b":[1e2]}`)) != hash(parse(t, `{"b":[100],"a":1}`)) {
		t.Error("the hash depends on the spelling")
	}
	if hash(parse(t, `"1"`)) == hash(parse(t, `1`)) {
		t.Error("a text and a number hash the same")
	}
}

func TestDynamic(t *testing.T) {
	t.Parallel()
	prior := dynamic(t, `{"run":{"a":[1]},"build":{}}`)
	if got, err := block(t, `{"run":{"a":[1.0]}}`).dynamic(prior, block(t, `{"run":{"a":[1]}}`)); err != nil || !got.Equal(prior) {
		t.Errorf("%s, %v", got, err)
	}
	if got, err := block(t, `{"run":{"a":[2]}}`).dynamic(prior, block(t, `{"run":{"a":[1]}}`)); err != nil || !got.Equal(dynamic(t, `{"run":{"a":[2]}}`)) {
		t.Errorf("%s, %v", got, err)
	}
	if got, err := (values{}).dynamic(prior, block(t, `{"run":{"a":[1]}}`)); err != nil || !got.IsNull() {
		t.Errorf("%s, %v", got, err)
	}
}
