// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package specs

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"
	"github.com/google/uuid"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// document is the member "spec" of creates (contract 10.3); a release's has only release and config.
type document struct {
	kind     string
	metadata Metadata
	release  releaseInput
	config   any
}

type releaseInput struct {
	version string
	notes   *string
}

// createBlock creates a block spec with its first release (contract 10.2).
func (s *API) createBlock(r *wire.Request) (wire.Reply, error) {
	f, err := r.MultipartForm()
	if err != nil {
		return wire.Reply{}, err
	}
	raw, err := f.JSON("spec")
	if err != nil {
		return wire.Reply{}, err
	}
	in, err := documentFields(raw)
	if err != nil {
		return wire.Reply{}, err
	}
	doc, err := readDocument(in, KindWorkflow, KindService)
	if err != nil {
		return wire.Reply{}, err
	}
	object := s.newSpec(doc)
	if object.Featured, err = f.Boolean("featured"); err != nil {
		return wire.Reply{}, err
	}
	scope, _ := f.Text("scope")
	tenants, err := f.JSON("tenants")
	if err != nil {
		return wire.Reply{}, err
	}
	if err := object.setScope(scope, tenants); err != nil {
		return wire.Reply{}, err
	}
	if err := s.checkName(object); err != nil {
		return wire.Reply{}, err
	}
	wanted, blob, err := s.readBlockRelease(f, object, doc)
	if err != nil {
		return wire.Reply{}, err
	}
	if only, err := validates(r); err != nil || only {
		return valid(), err
	}
	s.State.Specs[object.ID] = object
	s.publish(object, wanted, blob)
	return wire.Created(map[string]any{"id": object.ID})
}

// validates tells whether a create is only to be checked (contract 10.2).
func validates(r *wire.Request) (bool, error) {
	only, err := wire.QueryFlag(r, "validate")
	return only != nil && *only, err
}

// valid is the answer to a create that would have been carried out.
func valid() wire.Reply {
	reply, _ := wire.OK(map[string]any{"success": true, "message": "The spec is valid."})
	return reply
}

// createApp creates an app spec with its first release. Its members are JSON texts (contract 11).
func (s *API) createApp(r *wire.Request) (wire.Reply, error) {
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	raw := map[string]any{}
	for _, name := range []string{"spec", "featured", "parameters", "tenants"} {
		if raw[name], err = textMember(in, name); err != nil {
			return wire.Reply{}, err
		}
	}
	scope, _ := in.Text("scope")
	if err := in.Err(); err != nil {
		return wire.Reply{}, err
	}
	body, err := documentFields(raw["spec"])
	if err != nil {
		return wire.Reply{}, err
	}
	doc, err := readDocument(body, KindApp)
	if err != nil {
		return wire.Reply{}, err
	}
	object := s.newSpec(doc)
	featured := wire.NewFields(raw)
	object.Featured, _ = featured.Boolean("featured")
	if err := featured.Err(); err != nil {
		return wire.Reply{}, err
	}
	if err := object.setScope(scope, raw["tenants"]); err != nil {
		return wire.Reply{}, err
	}
	if err := s.checkName(object); err != nil {
		return wire.Reply{}, err
	}
	wanted, err := s.readAppRelease(object, doc, raw["parameters"])
	if err != nil {
		return wire.Reply{}, err
	}
	s.State.Specs[object.ID] = object
	s.publish(object, wanted, "")
	return wire.Created(map[string]any{"id": object.ID})
}

// textMember decodes a member that carries JSON text; nil when it is absent or the text null.
func textMember(in *wire.Fields, name string) (any, error) {
	text, given := in.Text(name)
	if !given {
		return nil, in.Err()
	}
	value, err := wire.ParseJSON([]byte(text))
	if err != nil {
		return nil, wire.Refuse(http.StatusBadRequest, "%s is not valid JSON text.", name)
	}
	return value, nil
}

// documentFields is the spec document as fields.
func documentFields(raw any) (*wire.Fields, error) {
	outer := wire.NewFields(map[string]any{"spec": raw})
	in, isGiven := outer.Object("spec")
	if err := outer.Err(); err != nil {
		return nil, err
	}
	if !isGiven {
		return nil, wire.Refuse(http.StatusBadRequest, "spec is required.")
	}
	return in, nil
}

// readDocument reads a whole spec document.
func readDocument(in *wire.Fields, kinds ...string) (document, error) {
	doc, err := readReleaseDocument(in)
	if err != nil {
		return doc, err
	}
	// A number in the docstrings, a text in the guides (contract 26, number 3).
	switch in.Values["version"].(type) {
	case json.Number, string:
	default:
		return doc, wire.Refuse(http.StatusBadRequest, "spec.version is required.")
	}
	doc.kind, _ = in.Text("kind")
	meta, hasMeta := in.Object("metadata")
	if err := in.Err(); err != nil {
		return doc, err
	}
	if !slices.Contains(kinds, doc.kind) {
		return doc, wire.Refuse(http.StatusBadRequest, "spec.kind: %q is not one of %s.", doc.kind, strings.Join(kinds, ", "))
	}
	if !hasMeta {
		return doc, wire.Refuse(http.StatusBadRequest, "spec.metadata is required.")
	}
	doc.metadata.Tags = []images.ImageTag{}
	if err := doc.metadata.Merge(meta); err != nil {
		return doc, err
	}
	if !meta.Has("summary") {
		return doc, wire.Refuse(http.StatusBadRequest, "spec.metadata.summary is required.")
	}
	return doc, nil
}

// readReleaseDocument reads the members that a release has of a spec document.
func readReleaseDocument(in *wire.Fields) (document, error) {
	var doc document
	published, hasRelease := in.Object("release")
	if hasRelease {
		doc.release.version, _ = published.Text("version")
		if notes, given := published.Text("notes"); given {
			doc.release.notes = &notes
		}
	}
	doc.config = in.Values["config"]
	if err := in.Err(); err != nil {
		return doc, err
	}
	if _, err := semver.StrictNewVersion(doc.release.version); err != nil {
		return doc, wire.Refuse(http.StatusBadRequest, "release.version: %q is not a semantic version such as 1.2.3.", doc.release.version)
	}
	if doc.config == nil {
		return doc, wire.Refuse(http.StatusBadRequest, "config is required.")
	}
	return doc, nil
}

// newSpec makes a spec that is not stored yet.
func (s *API) newSpec(doc document) *Spec {
	return &Spec{
		Record: s.p.NewRecord(), Audit: s.p.NewAudit(), ID: uuid.NewString(), Kind: doc.kind, Metadata: doc.metadata,
		Status: SpecAvailable, Scope: scopePrivate,
	}
}

// setScope changes the scope, unless it is "", and the tenants, unless they are nil. Only a shared spec has tenants, and
// it needs some (contract 10.2). Beside a scope that is named and another one, they say nothing: the publishing wrappers send with
// each update what their template has, whatever the scope, and split an empty text into one empty name (contract 10.7).
func (object *Spec) setScope(scope string, tenants any) error {
	if scope != "" && !slices.Contains(specScopes(), scope) {
		return wire.Refuse(http.StatusBadRequest, "scope: %q is not one of %s.", scope, strings.Join(specScopes(), ", "))
	}
	in := wire.NewFields(map[string]any{"tenants": tenants})
	names, isGiven := in.Strings("tenants")
	if err := in.Err(); err != nil {
		return err
	}
	names = slices.DeleteFunc(names, func(name string) bool { return strings.TrimSpace(name) == "" })
	object.Scope = cmp.Or(scope, object.Scope)
	switch {
	case object.Scope != scopeShared && scope == "" && len(names) > 0:
		return wire.Refuse(http.StatusUnprocessableEntity, "tenants are only for scope shared, the scope is %s.", object.Scope)
	case object.Scope != scopeShared:
		object.Tenants = nil
	case isGiven:
		object.Tenants = names
	}
	if object.Scope == scopeShared && len(object.Tenants) == 0 {
		return wire.Refuse(http.StatusUnprocessableEntity, "tenants is required for scope shared.")
	}
	return nil
}

// checkName refuses a name that another spec of the kind has (contract 10.2).
func (s *API) checkName(object *Spec) error {
	for _, other := range s.State.Specs {
		if other.ID != object.ID && other.Kind == object.Kind && other.Metadata.Name == object.Metadata.Name {
			return wire.Refuse(http.StatusUnprocessableEntity, "A %s spec with the name %s already exists.", object.Kind, object.Metadata.Name)
		}
	}
	return nil
}
