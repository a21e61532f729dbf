// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package structure_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// What every attribute is checked for.
const (
	isSent       = "sent"
	isCompared   = "compared"
	isReadBack   = "read back"
	isFromCLI    = "in from_cli"
	isDocumented = "in the OpenAPI file"
)

// finding is what an attribute fails.
type finding struct {
	attribute, check, text string
}

// String is how it is reported.
func (f finding) String() string {
	return fmt.Sprintf("%s is not %s: %s", f.attribute, f.check, f.text)
}

// checker tries the attributes of a scene, one after the other, each on objects that differ in nothing else.
type checker struct {
	t *testing.T
	*site

	scene  scene
	config map[string]any
	first  []request

	found []finding
	// refused is why from_cli does not take the bodies of the scene.
	refused error
	// bodies are what was sent, by what was changed.
	bodies map[string][]request
}

// site is a platform with what the scenes build on, and a provider for it.
type site struct {
	tf       *terraform
	platform *platform
	spec     *openapi3.T
	names    *strings.Replacer

	// fromCLI calls the function from_cli.
	fromCLI func(body any) (any, error)
}

// newSite starts them. between, which may be nil, stands between the provider and the platform.
func newSite(t *testing.T, between func(http.Handler) http.Handler) *site {
	t.Helper()
	spec, err := document()
	if err != nil {
		t.Fatal(err)
	}
	p := newPlatform(t, between)
	tf := newTerraform(t, p.url)
	return &site{platform: p, spec: spec, names: stand(t, p), tf: tf, fromCLI: func(body any) (any, error) { return tf.fromCLI(t, body) }}
}

// checker creates the object of a scene once, to see what is sent for it.
func (s *site) checker(t *testing.T, of scene, config map[string]any) (*checker, error) {
	t.Helper()
	c := &checker{t: t, site: s, scene: of, config: config, bodies: map[string][]request{}}
	made, _, err := c.tf.apply(t, c.tf.none(of.typeName), c.fresh(c.config, nil))
	if err != nil {
		c.platform.ClearJournal()
		return nil, fmt.Errorf("%s: %w", of.name, err)
	}
	c.first = c.platform.written()
	c.bodies["create"] = c.first
	c.remove(made)
	return c, nil
}

// fresh gives a release a spec that has none of its version yet: deleting a release does not make room for another one.
func (c *checker) fresh(config map[string]any, where place) map[string]any {
	c.t.Helper()
	if config["spec_id"] == nil || where.String() == "spec_id" {
		return config
	}
	return merged(config, map[string]any{"spec_id": emptySpec(c.t, c.platform, config["service"] != nil || config["kind"] == "service")})
}

func (c *checker) remove(made instance) {
	c.t.Helper()
	if err := c.tf.destroy(c.t, made); err != nil {
		c.t.Fatalf("%s: destroy: %v", c.scene.name, err)
	}
	if err := c.platform.Settle(); err != nil {
		c.t.Fatal(err)
	}
	c.platform.ClearJournal()
}

func (c *checker) fail(a attribute, check, format string, args ...any) {
	c.found = append(c.found, finding{c.scene.typeName + "." + a.name(), check, fmt.Sprintf(format, args...)})
}

// patch is JSON with members of a configuration that change together with an attribute.
type patch string

// tryFirst checks an attribute at the first place of the configuration where it has a value, unless the scene leaves it to
// another one, and reports whether it did.
func (c *checker) tryFirst(a attribute) bool {
	c.t.Helper()
	second, given := c.scene.second[a.name()]
	for _, where := range placesIn(c.config, a.pattern, nil) {
		value := at(c.config, where)
		if value == nil || given && second == nil {
			continue
		}
		var other any
		changes, together := second.(patch)
		switch {
		case together:
			value, _ := object(c.names.Replace(string(changes)))
			members, _ := value.(map[string]any)
			other = merged(c.config, members)
		case given:
			other = put(c.config, where, filled(c.t, second, c.names))
		default:
			other = put(c.config, where, another(value))
		}
		config, _ := other.(map[string]any)
		c.try(a, where, config)
		return true
	}
	return false
}

// try checks an attribute by a configuration that has another value for it at a place.
func (c *checker) try(a attribute, where place, other map[string]any) {
	c.t.Helper()
	// A write-only value is sent again when its version changes.
	if version := where[:len(where)-1].with(a.Name + "_version"); a.WriteOnly && at(c.config, version) != nil {
		other, _ = put(other, version, another(at(c.config, version))).(map[string]any)
	}
	other = c.fresh(other, where)
	made, _, err := c.tf.apply(c.t, c.tf.none(c.scene.typeName), other)
	if err != nil {
		c.t.Errorf("%s: %s = %s: %v", c.scene.name, where, text(at(other, where)), err)
		c.platform.ClearJournal()
		if id := at(plain(made.state), place{"id"}); id != nil {
			c.remove(made)
		}
		return
	}
	second := c.platform.written()
	c.bodies["create with another "+where.String()] = second
	changed := c.changed(where, other, second)
	c.readBack(a, where, other, made)
	c.takenOver(a, where, other, second, changed)
	updates := c.compared(a, where, changed, made)
	if len(changed) == 0 && len(updates) == 0 {
		c.fail(a, isSent, "a create says the same whatever its value is: %s", text(second))
	}
	for _, one := range append(changed, updates...) {
		if !documented(c.spec, one.request.Method, one.request.Path, one.member) {
			c.fail(a, isDocumented, "%s %s has no member %s", one.request.Method, one.request.Path, one.member)
		}
	}
}

// change is a member of a request that says something else when the attribute does.
type change struct {
	request request
	member  place
}

// changed are the members in which the requests of a create differ from those for the scene itself.
func (c *checker) changed(where place, other map[string]any, second []request) []change {
	var found []change
	for i, request := range second {
		if i >= len(c.first) {
			found = append(found, change{request, nil})
			continue
		}
		for _, member := range differences(c.first[i].Body, request.Body, nil) {
			found = append(found, change{c.first[i], member})
		}
		if value, ok := at(other, where).(string); ok && strings.Contains(request.Path, "/"+value+"/") && c.first[i].Path != request.Path {
			found = append(found, change{c.first[i], nil})
		}
	}
	for _, gone := range c.first[min(len(c.first), len(second)):] {
		found = append(found, change{gone, nil})
	}
	return found
}

// readBack imports the object, for which there is nothing to go by but the answers of the platform.
func (c *checker) readBack(a attribute, where place, config map[string]any, made instance) {
	c.t.Helper()
	id, _ := at(plain(made.state), place{"id"}).(string)
	imported, err := c.tf.imported(c.t, c.scene.typeName, id)
	if err != nil {
		c.t.Errorf("%s: %v", c.scene.name, err)
		return
	}
	want, got := at(plain(parse(c.t, c.tf.typeOf(c.scene.typeName), config)), where), at(plain(imported), where)
	if !reflect.DeepEqual(got, want) {
		c.fail(a, isReadBack, "the platform was told %s, and an import shows %s", text(want), text(got))
	}
}

// takenOver has from_cli read what was sent, which is what the Peak CLI would be given.
func (c *checker) takenOver(a attribute, where place, config map[string]any, second []request, changed []change) {
	c.t.Helper()
	read, err := c.site.fromCLI(cliBody(second, config))
	if err != nil {
		// One member that is refused fails the whole body: it is this attribute's if the body is taken without it.
		if _, other := c.site.fromCLI(cliBody(lacking(second, changed), config)); other == nil {
			c.fail(a, isFromCLI, "%v", err)
		} else {
			c.refused = err
		}
		return
	}
	want, got := at(plain(parse(c.t, c.tf.typeOf(c.scene.typeName), config)), where), at(read, where)
	if text(got) != text(want) {
		c.fail(a, isFromCLI, "it makes %s of %s", text(got), text(want))
	}
}

// lacking are requests without the members that changed.
func lacking(requests []request, changed []change) []request {
	copied := slices.Clone(requests)
	for i := range copied {
		for _, one := range changed {
			if one.request.Path == copied[i].Path && at(copied[i].Body, one.member) != nil && len(one.member) > 0 {
				copied[i].Body = put(copied[i].Body, one.member, nil)
			}
		}
	}
	return copied
}

// all are the findings of the scene.
func (c *checker) all() []finding {
	if c.refused != nil && !slices.ContainsFunc(c.found, func(f finding) bool { return f.check == isFromCLI }) {
		return append(c.found, finding{c.scene.typeName, isFromCLI, c.refused.Error()})
	}
	return c.found
}

// cliBody is the body of the Peak CLI for requests of a create: what forms of specs hold in a part of its own is at the top, and a folder
// stands there by its path.
func cliBody(sent []request, config map[string]any) any {
	body := map[string]any{}
	for _, request := range sent {
		part, _ := request.Body.(map[string]any)
		body = overlaid(body, part)
	}
	if spec, ok := body["spec"].(map[string]any); ok && spec["id"] == nil {
		delete(body, "spec")
		body = overlaid(spec, body)
	}
	if id, isRelease := config["spec_id"]; isRelease {
		body["specId"] = id
	}
	delete(body, "artifact")
	if folder, ok := config["artifact"]; ok {
		body["artifact"] = folder
	}
	if path, ok := config["path"]; ok {
		body["artifact"] = map[string]any{"path": path, "ignore_files": config["ignore_files"]}
	}
	return body
}

// compared takes the object to the first configuration, checks that the platform hears of it, and returns the members that it
// hears it in.
func (c *checker) compared(a attribute, where place, changed []change, made instance) []change {
	c.t.Helper()
	config := c.config
	if id, isRelease := at(plain(made.state), place{"spec_id"}).(string); isRelease && where.String() != "spec_id" {
		config = merged(config, map[string]any{"spec_id": id})
	}
	if at(c.scene.also, where) == nil {
		config = c.scene.updated(config)
	}
	after, replaces, err := c.tf.apply(c.t, made, config)
	defer c.remove(after)
	if err != nil {
		c.fail(a, isCompared, "%v", err)
		return nil
	}
	if replaces {
		return nil // A replacement is a create, which was looked at.
	}
	wrote := c.platform.written()
	c.bodies["update from another "+where.String()] = wrote
	if len(wrote) == 0 {
		c.fail(a, isCompared, "an update that changes it sends nothing")
		return nil
	}
	if len(changed) == 0 {
		return carriers(wrote, nil, at(c.config, where))
	}
	for _, one := range changed {
		if len(one.member) == 0 {
			return nil
		}
		if found := carriers(wrote, one.member[len(one.member)-1], at(one.request.Body, one.member)); len(found) > 0 {
			return found
		}
	}
	c.fail(a, isCompared, "an update that changes it does not tell the platform: %s", text(wrote))
	return nil
}

// carriers are the members of requests with this name, unless it is nil, and with this value.
func carriers(wrote []request, name, value any) []change {
	var found []change
	for _, request := range wrote {
		visit(request.Body, nil, func(where place, given any) {
			if (name == nil || where[len(where)-1] == name) && (value == nil && name != nil || alike(given, value)) {
				found = append(found, change{request, where})
			}
		})
	}
	return found
}
