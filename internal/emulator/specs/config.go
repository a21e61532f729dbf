// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package specs

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/services"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/tenants"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/workflows"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// ConfigCheck looks at the config of a block release (contract 10.4). Any string in it may be a reference to a build
// parameter, also where a number or boolean belongs.
type ConfigCheck struct {
	tenants *tenants.API
	images  *images.API
	scope   string

	// Resolved says that the references were replaced by values.
	Resolved bool

	// Files is the archive of the release, nil when none was sent.
	Files *world.Tree
}

// CheckFor makes the check of a config for a spec of the given scope.
func (s *API) CheckFor(scope string) ConfigCheck {
	return ConfigCheck{tenants: s.tenants, images: s.images, scope: scope}
}

// Config checks the config of a kind.
func (c ConfigCheck) Config(kind string, config map[string]any) error {
	if kind == KindService {
		return c.service(config)
	}
	return c.workflow(config)
}

// bad is the refusal of a config.
func bad(path, format string, args ...any) error {
	return wire.Refuse(http.StatusUnprocessableEntity, "config.%s %s", path, fmt.Sprintf(format, args...))
}

// checkReferences wants a build parameter for every reference.
func checkReferences(config map[string]any, definitions DefinitionSet) error {
	return walkParams(config, func(name string) error {
		if slices.ContainsFunc(definitions.Build, func(d definition) bool { return d.Name == name }) {
			return nil
		}
		return wire.Refuse(http.StatusUnprocessableEntity, "config refers to %s%s, but there is no build parameter %s.", paramPrefix, name, name)
	})
}

// objectAt is a member that must be an object; nil when it is absent.
func objectAt(parent map[string]any, path, name string) (map[string]any, error) {
	if parent[name] == nil {
		return nil, nil
	}
	object, is := parent[name].(map[string]any)
	if !is {
		return nil, bad(path+name, "must be an object.")
	}
	return object, nil
}

// scalars checks the types of members; each may be absent or a reference.
func scalars(parent map[string]any, path, wanted string, names ...string) error {
	for _, name := range names {
		value := parent[name]
		if _, isParam := paramName(value); value == nil || isParam {
			continue
		}
		var fits bool
		switch wanted {
		case "a whole number":
			number, isNumber := value.(json.Number)
			_, err := number.Int64()
			fits = isNumber && err == nil
		case "true or false":
			_, fits = value.(bool)
		case "a string":
			_, fits = value.(string)
		case "a list of strings":
			fits = ofType(paramStrings, value)
		case "a map of strings":
			object, isObject := value.(map[string]any)
			fits = isObject
			for _, member := range object {
				_, isText := member.(string)
				fits = fits && isText
			}
		}
		if !fits {
			return bad(path+name, "must be %s.", wanted)
		}
	}
	return nil
}

// allOf checks one list of members per type.
func allOf(parent map[string]any, path string, types map[string][]string) error {
	for _, wanted := range slices.Sorted(maps.Keys(types)) {
		if err := scalars(parent, path, wanted, types[wanted]...); err != nil {
			return err
		}
	}
	return nil
}

// instance checks resources.instanceTypeId against what an entity type may run on.
func (c ConfigCheck) instance(parent map[string]any, path, entity string, required bool) error {
	resources, err := objectAt(parent, path, "resources")
	if err != nil || resources == nil {
		return err
	}
	path += "resources."
	if err := allOf(resources, path, map[string][]string{"a whole number": {"instanceTypeId"}, "a string": {"storage"}}); err != nil {
		return err
	}
	id := resources["instanceTypeId"]
	if id == nil && required {
		return bad(path+"instanceTypeId", "is required.")
	}
	if number, isNumber := id.(json.Number); isNumber && !c.tenants.Has(entity, workflows.Whole(number)) {
		return bad(path+"instanceTypeId:", "%s is not an instance type for %s.", number, entity)
	}
	return nil
}

// image checks an image that is built from the archive: Dockerfile and context must be in it.
func (c ConfigCheck) image(path string, image map[string]any) error {
	if err := allOf(image, path+".", map[string][]string{
		"a string": {"version", "dockerfile", "context"}, "true or false": {"useCache"}, "a list of strings": {"secrets"},
	}); err != nil {
		return err
	}
	if err := c.buildArguments(path+".", image); err != nil {
		return err
	}
	if version, given := image["version"].(string); given && !isReference(version) && !isSemver(version) {
		return bad(path+".version:", "%q is not a semantic version such as 1.2.3.", version)
	}
	if c.Files == nil {
		return bad(path, "is built from an archive, but the file artifact is missing.")
	}
	if folder, _ := image["context"].(string); !isReference(folder) && !c.Files.Dirs[images.CleanPath(folder)] {
		return bad(path+".context:", "%q is not a folder in the artifact.", folder)
	}
	file, _ := image["dockerfile"].(string)
	if where := images.CleanPath(cmp.Or(file, "Dockerfile")); !isReference(file) && c.Files.Files[where] == nil {
		return bad(path+".dockerfile:", "%s is not in the artifact.", where)
	}
	return nil
}

// buildArguments checks the arguments of a build: a map in a config (contract 10.4). A parameter in place of it is an object, or
// an object_array of {name, value}, which is how images have them (contract 17.2); its values may be of any scalar type.
func (c ConfigCheck) buildArguments(path string, image map[string]any) error {
	if !c.Resolved {
		return scalars(image, path, "a map of strings", "buildArguments")
	}
	switch image["buildArguments"].(type) {
	case nil, map[string]any:
		return nil
	case []any:
		in := wire.NewFields(image)
		items, _ := in.Objects("buildArguments")
		images.ReadArguments(items)
		return Unacceptable("config."+path, in.Err())
	}
	return bad(path+"buildArguments", "must be a map of strings or a list of {name, value}.")
}

// existing checks a reference to an image of the platform, which only private specs may have (contract 10.2).
func (c ConfigCheck) existing(path string, details map[string]any) error {
	if err := scalars(details, path+".", "a whole number", "id", "versionId"); err != nil {
		return err
	}
	switch {
	case details["id"] == nil:
		return bad(path+".id", "is required.")
	case c.scope != scopePrivate:
		return bad(path, "is only possible for private specs, the scope is %s.", c.scope)
	}
	id, isNumber := details["id"].(json.Number)
	if !isNumber {
		return nil
	}
	if c.images.State.Images[id.String()] == nil {
		return bad(path+".id:", "there is no image %s.", id)
	}
	if version, isNumber := details["versionId"].(json.Number); isNumber {
		if found := c.images.State.Versions[version.String()]; found == nil || world.Key(found.ImageID) != id.String() {
			return bad(path+".versionId:", "image %s has no version %s.", id, version)
		}
	}
	return nil
}

// chosenImage wants exactly one way to choose an image and checks it.
func (c ConfigCheck) chosenImage(parent map[string]any, path string, named map[string]any, ways ...string) error {
	var chosen []string
	for _, way := range ways {
		if parent[way] != nil {
			chosen = append(chosen, way)
		}
	}
	if len(chosen) != 1 {
		return bad(strings.TrimSuffix(path, "."), "must have exactly one of %s; it has %d.", strings.Join(ways, ", "), len(chosen))
	}
	if chosen[0] == "imageRef" {
		name, isText := parent["imageRef"].(string)
		if !isText || (!isReference(name) && named[name] == nil) {
			return bad(path+"imageRef:", "config.named has no image %q.", AsText(parent["imageRef"]))
		}
		return nil
	}
	object, err := objectAt(parent, path, chosen[0])
	if err != nil {
		return err
	}
	if chosen[0] == "image" {
		return c.image(path+"image", object)
	}
	return c.existing(path+"imageDetails", object)
}

func isReference(text string) bool {
	_, is := paramName(text)
	return is
}

// service checks the config of a service (contract 10.4).
func (c ConfigCheck) service(config map[string]any) error {
	if err := allOf(config, "", map[string][]string{
		"a string": {"serviceType", "entrypoint", "healthCheckURL"}, "true or false": {"sessionStickiness", "scaleToZero"}, "a whole number": {"minInstances"},
	}); err != nil {
		return err
	}
	serviceType, _ := config["serviceType"].(string)
	serviceType = cmp.Or(serviceType, services.TypeWebApp)
	entity := tenants.EntityWebapp
	if serviceType == services.TypeAPI {
		entity = tenants.EntityAPI
	}
	if !isReference(serviceType) && serviceType != services.TypeWebApp && serviceType != services.TypeAPI {
		return bad("serviceType:", "%q is not one of web-app, api.", serviceType)
	}
	if err := c.chosenImage(config, "", nil, "image", "imageDetails"); err != nil {
		return err
	}
	if err := c.instance(config, "", entity, true); err != nil {
		return err
	}
	parameters, err := objectAt(config, "", "parameters")
	if err != nil {
		return err
	}
	if err := allOf(parameters, "parameters.", map[string][]string{"a map of strings": {"env"}, "a list of strings": {"secrets"}}); err != nil {
		return err
	}
	switch instances := config["minInstances"]; {
	case config["sessionStickiness"] == true && serviceType == services.TypeAPI:
		return bad("sessionStickiness", "is not possible for services of type api.")
	case config["scaleToZero"] == true && serviceType == services.TypeAPI:
		return bad("scaleToZero", "is only possible for services of type web-app.")
	case config["scaleToZero"] == true && config["sessionStickiness"] == true:
		return bad("scaleToZero", "and sessionStickiness exclude each other.")
	case instances != nil && !isReference(AsText(instances)) && (workflows.Whole(instances) < 1 || workflows.Whole(instances) > 2):
		return bad("minInstances", "must be 1 or 2.")
	}
	return nil
}
