package tfx

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Suffixes of the attributes that WithTwin adds to a map.
const (
	twinSuffix    = "_wo"
	versionSuffix = "_wo_version"
)

// Twinned returns a field for a map of texts with the fields of its write-only twin, whose members requests carry in the
// map. WithTwin adds the attributes.
func Twinned(field Field) Fields {
	field.twin = field.Attr + twinSuffix
	return Fields{field, {Attr: field.twin, WriteOnly: true}, {Attr: field.Attr + versionSuffix}}
}

// Twins are the members of write-only maps, by the place in a request of the map that they are merged into (a JSON pointer)
// and by name. They are secret, and never part of a model: a create that fails must not leave them in what it saves.
type Twins map[string]map[string]any

// NewTwins are the members of one map at a place. There are none when it is empty or not known.
func NewTwins(place string, members types.Map) Twins {
	twins := Twins{}
	twins.add(place, members)
	return twins
}

func (t Twins) add(place string, members attr.Value) {
	values, err := ToJSON(members)
	if object, ok := values.(map[string]any); ok && err == nil && len(object) > 0 {
		t[place] = object
	}
}

// Twins collects the write-only maps of a configuration, which alone holds them. Those that are not known are left out.
func (fields Fields) Twins(config types.Object) Twins {
	twins := Twins{}
	fields.walk("", config, func(at string, field Field, members map[string]attr.Value) {
		if field.twin != "" {
			twins.add(at, members[field.twin])
		}
	})
	return twins
}

// TwinVersions collects the versions of write-only maps that a plan or state has, by the same places as Twins.
func (fields Fields) TwinVersions(object types.Object) map[string]int64 {
	versions := map[string]int64{}
	fields.walk("", object, func(at string, field Field, members map[string]attr.Value) {
		if version, ok := members[field.Attr+versionSuffix].(types.Int64); ok && field.twin != "" && !missing(version) {
			versions[at] = version.ValueInt64()
		}
	})
	return versions
}

// Secrets collects the texts of all write-only values of a configuration, which no error may repeat; see peak.Texts.
func (fields Fields) Secrets(config types.Object) []string {
	var secrets []string
	fields.walk("", config, func(_ string, field Field, members map[string]attr.Value) {
		if field.WriteOnly {
			if value, err := ToJSON(members[field.Attr]); err == nil {
				secrets = append(secrets, peak.Texts(value)...)
			}
		}
	})
	return secrets
}

// walk visits the fields of an object and of the objects in it, with the members of the object that each is in. No list of
// objects has write-only members.
func (fields Fields) walk(at string, object attr.Value, visit func(at string, field Field, members map[string]attr.Value)) {
	if missing(object) {
		return
	}
	members := asObject(object).Attributes()
	for _, field := range fields {
		here := at + "/" + escapePlace(field.Key)
		visit(here, field, members)
		switch value := members[field.Attr].(type) {
		case types.Object:
			field.Fields.walk(here, value, visit)
		case types.Map:
			if field.Fields != nil {
				for key, element := range value.Elements() {
					field.Fields.walk(here+"/"+escapePlace(key), element, visit)
				}
			}
		}
	}
}

// Merge adds the members to the maps of a request, over those that are there. It changes the request.
func (t Twins) Merge(request map[string]any) {
	for place, members := range t {
		at := request
		for _, name := range placeNames(place) {
			inner, ok := at[name].(map[string]any)
			if !ok {
				inner = map[string]any{}
				at[name] = inner
			}
			at = inner
		}
		maps.Copy(at, members)
	}
}

// Texts are the values that no error may repeat, see peak.Texts.
func (t Twins) Texts() []string {
	var texts []string
	for _, members := range t {
		texts = append(texts, peak.Texts(members)...)
	}
	return texts
}

// Hidden is what is kept of the twins: their names, without the values.
func (t Twins) Hidden() Hidden {
	hidden := Hidden{}
	for place, members := range t {
		hidden[place] = slices.Sorted(maps.Keys(members))
	}
	return hidden
}

// Hidden names the members of maps that are write-only, by the place of the map. The platform shows their values like all
// others (contract 16.4, 17.4, 18.2), and they must not reach the state. The names are kept in the private state.
type Hidden map[string][]string

// keyHidden is the key in the private state.
const keyHidden = "write_only"

// PrivateReader is what requests offer of the private state, whose type has no public name.
type PrivateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

// PrivateWriter is what answers offer of the private state.
type PrivateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// ReadHidden reads the names from the private state.
func ReadHidden(ctx context.Context, private PrivateReader, diags *diag.Diagnostics) Hidden {
	text, more := private.GetKey(ctx, keyHidden)
	diags.Append(more...)
	var hidden Hidden
	if len(text) > 0 {
		if err := json.Unmarshal(text, &hidden); err != nil {
			diags.AddError("Invalid private state", "The names of write-only values that the provider noted cannot be read: "+err.Error()+". This is a bug in the provider: please report it.")
		}
	}
	return hidden
}

// Write notes the names in the private state.
func (h Hidden) Write(ctx context.Context, private PrivateWriter, diags *diag.Diagnostics) {
	if h == nil {
		h = Hidden{}
	}
	text, err := json.Marshal(h)
	if err != nil {
		diags.AddError("Invalid private state", err.Error())
		return
	}
	diags.Append(private.SetKey(ctx, keyHidden, text)...)
}

// With adds other names. It is for requests whose outcome may stay unknown: the platform then shows what was hidden before
// or what the request carried.
func (h Hidden) With(other Hidden) Hidden {
	all := Hidden{}
	for _, one := range []Hidden{h, other} {
		for place, names := range one {
			all[place] = slices.Compact(slices.Sorted(slices.Values(slices.Concat(all[place], names))))
		}
	}
	return all
}

// Drop removes what is hidden from an answer, whose maps may also be lists of objects with one member each. It changes the
// answer.
func (h Hidden) Drop(answer map[string]any) {
	for place, hidden := range h {
		names := placeNames(place)
		at, last := answer, names[len(names)-1]
		for _, name := range names[:len(names)-1] {
			at, _ = at[name].(map[string]any)
		}
		switch shown := at[last].(type) {
		case map[string]any:
			dropNames(shown, hidden)
		case []any:
			at[last] = slices.DeleteFunc(shown, func(element any) bool {
				object, ok := element.(map[string]any)
				dropNames(object, hidden)
				return ok && len(object) == 0
			})
		}
	}
}

func dropNames(object map[string]any, names []string) {
	for _, name := range names {
		delete(object, name)
	}
}

func placeNames(place string) []string {
	names := strings.Split(strings.TrimPrefix(place, "/"), "/")
	for i, name := range names {
		names[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
	}
	return names
}

func escapePlace(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}
