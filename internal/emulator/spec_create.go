package emulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"
	"github.com/google/uuid"
)

// document is the member "spec" of creates (contract 10.3); a release's has only release and config.
type document struct {
	kind     string
	metadata metadata
	release  releaseInput
	config   any
}

type releaseInput struct {
	version string
	notes   *string
}

// createBlock creates a block spec with its first release (contract 10.2).
func (s *specs) createBlock(r *request) (reply, error) {
	f, err := r.multipartForm()
	if err != nil {
		return reply{}, err
	}
	raw, err := f.json("spec")
	if err != nil {
		return reply{}, err
	}
	in, err := documentFields(raw)
	if err != nil {
		return reply{}, err
	}
	doc, err := readDocument(in, kindWorkflow, kindService)
	if err != nil {
		return reply{}, err
	}
	object := s.newSpec(doc)
	if object.Featured, err = f.boolean("featured"); err != nil {
		return reply{}, err
	}
	scope, _ := f.text("scope")
	tenants, err := f.json("tenants")
	if err != nil {
		return reply{}, err
	}
	if err := object.setScope(scope, tenants); err != nil {
		return reply{}, err
	}
	if err := s.checkName(object); err != nil {
		return reply{}, err
	}
	wanted, blob, err := s.readBlockRelease(f, object, doc)
	if err != nil {
		return reply{}, err
	}
	s.state.Specs[object.ID] = object
	s.publish(object, wanted, blob)
	return created(map[string]any{"id": object.ID})
}

// createApp creates an app spec with its first release. Its members are JSON texts (contract 11).
func (s *specs) createApp(r *request) (reply, error) {
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	raw := map[string]any{}
	for _, name := range []string{"spec", "featured", "parameters", "tenants"} {
		if raw[name], err = textMember(in, name); err != nil {
			return reply{}, err
		}
	}
	scope, _ := in.text("scope")
	if err := in.err(); err != nil {
		return reply{}, err
	}
	body, err := documentFields(raw["spec"])
	if err != nil {
		return reply{}, err
	}
	doc, err := readDocument(body, kindApp)
	if err != nil {
		return reply{}, err
	}
	object := s.newSpec(doc)
	featured := newFields(raw)
	object.Featured, _ = featured.boolean("featured")
	if err := featured.err(); err != nil {
		return reply{}, err
	}
	if err := object.setScope(scope, raw["tenants"]); err != nil {
		return reply{}, err
	}
	if err := s.checkName(object); err != nil {
		return reply{}, err
	}
	wanted, err := s.readAppRelease(object, doc, raw["parameters"])
	if err != nil {
		return reply{}, err
	}
	s.state.Specs[object.ID] = object
	s.publish(object, wanted, "")
	return created(map[string]any{"id": object.ID})
}

// textMember decodes a member that carries JSON text; nil when it is absent or the text null.
func textMember(in *fields, name string) (any, error) {
	text, given := in.text(name)
	if !given {
		return nil, in.err()
	}
	value, err := parseJSON([]byte(text))
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "%s is not valid JSON text.", name)
	}
	return value, nil
}

// documentFields is the spec document as fields.
func documentFields(raw any) (*fields, error) {
	outer := newFields(map[string]any{"spec": raw})
	in, isGiven := outer.object("spec")
	if err := outer.err(); err != nil {
		return nil, err
	}
	if !isGiven {
		return nil, refuse(http.StatusBadRequest, "spec is required.")
	}
	return in, nil
}

// readDocument reads a whole spec document.
func readDocument(in *fields, kinds ...string) (document, error) {
	doc, err := readReleaseDocument(in)
	if err != nil {
		return doc, err
	}
	// A number in the docstrings, a text in the guides (contract 26, number 3).
	switch in.values["version"].(type) {
	case json.Number, string:
	default:
		return doc, refuse(http.StatusBadRequest, "spec.version is required.")
	}
	doc.kind, _ = in.text("kind")
	meta, hasMeta := in.object("metadata")
	if err := in.err(); err != nil {
		return doc, err
	}
	if !slices.Contains(kinds, doc.kind) {
		return doc, refuse(http.StatusBadRequest, "spec.kind: %q is not one of %s.", doc.kind, strings.Join(kinds, ", "))
	}
	if !hasMeta {
		return doc, refuse(http.StatusBadRequest, "spec.metadata is required.")
	}
	doc.metadata.Tags = []imageTag{}
	if err := doc.metadata.merge(meta); err != nil {
		return doc, err
	}
	if !meta.has("summary") {
		return doc, refuse(http.StatusBadRequest, "spec.metadata.summary is required.")
	}
	return doc, nil
}

// readReleaseDocument reads the members that a release has of a spec document.
func readReleaseDocument(in *fields) (document, error) {
	var doc document
	published, hasRelease := in.object("release")
	if hasRelease {
		doc.release.version, _ = published.text("version")
		if notes, given := published.text("notes"); given {
			doc.release.notes = &notes
		}
	}
	doc.config = in.values["config"]
	if err := in.err(); err != nil {
		return doc, err
	}
	if _, err := semver.StrictNewVersion(doc.release.version); err != nil {
		return doc, refuse(http.StatusBadRequest, "release.version: %q is not a semantic version such as 1.2.3.", doc.release.version)
	}
	if doc.config == nil {
		return doc, refuse(http.StatusBadRequest, "config is required.")
	}
	return doc, nil
}

// newSpec makes a spec that is not stored yet.
func (s *specs) newSpec(doc document) *spec {
	return &spec{
		record: s.p.newRecord(), audit: s.p.newAudit(), ID: uuid.NewString(), Kind: doc.kind, Metadata: doc.metadata,
		Status: specAvailable, Scope: scopePrivate,
	}
}

// setScope changes the scope, unless it is "", and the tenants, unless they are nil. Only a shared spec has tenants, and
// it needs some (contract 10.2).
func (object *spec) setScope(scope string, tenants any) error {
	if scope != "" && !slices.Contains(specScopes(), scope) {
		return refuse(http.StatusBadRequest, "scope: %q is not one of %s.", scope, strings.Join(specScopes(), ", "))
	}
	in := newFields(map[string]any{"tenants": tenants})
	names, isGiven := in.strings("tenants")
	if err := in.err(); err != nil {
		return err
	}
	object.Scope = defaultTo(scope, object.Scope)
	switch {
	case object.Scope != scopeShared && len(names) > 0:
		return refuse(http.StatusUnprocessableEntity, "tenants are only for scope shared, the scope is %s.", object.Scope)
	case object.Scope != scopeShared:
		object.Tenants = nil
	case isGiven:
		object.Tenants = names
	}
	if object.Scope == scopeShared && len(object.Tenants) == 0 {
		return refuse(http.StatusUnprocessableEntity, "tenants is required for scope shared.")
	}
	return nil
}

// checkName refuses a name that another spec of the kind has (contract 10.2).
func (s *specs) checkName(object *spec) error {
	for _, other := range s.state.Specs {
		if other.ID != object.ID && other.Kind == object.Kind && other.Metadata.Name == object.Metadata.Name {
			return refuse(http.StatusUnprocessableEntity, "A %s spec with the name %s already exists.", object.Kind, object.Metadata.Name)
		}
	}
	return nil
}
