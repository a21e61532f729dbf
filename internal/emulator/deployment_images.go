package emulator

import (
	"maps"
	"net/http"
	"slices"
)

// blockImage is an image that the config of a block asks to build.
type blockImage struct {
	place  string
	name   string
	config map[string]any
}

// imagesOf lists the images that a resolved config builds and uses.
func imagesOf(kind string, config map[string]any) []blockImage {
	var found []blockImage
	add := func(holder map[string]any, name string) {
		place, shortName := imagePlace(holder, name)
		if place == "" || slices.ContainsFunc(found, func(other blockImage) bool { return other.place == place }) {
			return
		}
		image, _ := holder["image"].(map[string]any)
		if shared, is := config["images"].(map[string]any); is && holder["imageRef"] != nil {
			image, _ = shared[shortName].(map[string]any)
		}
		found = append(found, blockImage{place, shortName, image})
	}
	if kind == kindService {
		add(config, "")
		return found
	}
	steps, _ := config["steps"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(steps)) {
		if step, is := steps[name].(map[string]any); is && stepType(step) == stepStandard {
			add(step, name)
		}
	}
	return found
}

// build starts to build the images of a revision: one image per place in the config, a version per revision. Versions
// that a redeployment finds built are used again. It tells whether there is anything to build.
func (d *deployments) build(object *deployment, of *revision) (bool, error) {
	published := d.specs.release(object.SpecID, of.Version)
	if published == nil {
		return false, refuse(http.StatusUnprocessableEntity, "Release %s of the spec is gone.", of.Version)
	}
	resolved, err := d.blockBound(object, of).resolved()
	if err != nil {
		return false, err
	}
	config, err := resolveConfig(published, resolved.Build)
	if err != nil {
		return false, err
	}
	wanted := imagesOf(object.Kind, config)
	if object.Images == nil {
		object.Images = map[string]int64{}
	}
	before := of.Images
	of.Images = map[string]imageDetails{}
	building := false
	for _, item := range wanted {
		if version := d.images.state.Versions[key(before[item.place].VersionID)]; version != nil && version.usable() {
			of.Images[item.place] = before[item.place]
			continue
		}
		version := d.buildImage(object, item, imageTypeOf(object.Kind, config), d.archive(published))
		of.Images[item.place] = imageDetails{ImageID: version.ImageID, VersionID: version.ID}
		building = true
	}
	return building, nil
}

// imageTypeOf is the type of image that a block runs in.
func imageTypeOf(kind string, config map[string]any) string {
	switch {
	case kind != kindService:
		return "workflow"
	case config["serviceType"] == typeAPI:
		return "api"
	}
	return "webapp"
}

// buildImage builds the next version of an image of a deployment, which it makes when it is the first.
func (d *deployments) buildImage(object *deployment, item blockImage, imageType, blob string) *imageVersion {
	m := d.images
	target := m.state.Images[key(object.Images[item.place])]
	if target == nil {
		target = &image{
			record: d.p.newRecord(), ID: d.p.nextID("image", firstImageID), Type: imageType, Scope: "custom", CreatedAt: d.p.now, CreatedBy: localUser,
			Name: freeName(object.Metadata.Name+"-"+item.name, func(name string) bool {
				return slices.ContainsFunc(slices.Collect(maps.Values(m.state.Images)), func(other *image) bool { return other.Name == name })
			}),
		}
		m.state.Images[key(target.ID)] = target
		object.Images[item.place] = target.ID
	}
	number, _ := item.config["version"].(string)
	if latest := m.latest(target.ID); latest != nil && (number == "" || compareVersions(number, latest.Version) <= 0) {
		number = nextPatch(latest.Version)
	}
	return m.addVersion(target, &imageVersion{
		Version: defaultTo(number, "0.0.1"), Description: "Built for deployment " + object.Metadata.Name, Tags: []imageTag{},
		Blob: blob, BuildDetails: buildDetailsOf(item.config),
	})
}

// buildDetailsOf translates the image config of a block (contract 10.4) into that of an image.
func buildDetailsOf(config map[string]any) buildDetails {
	details := buildDetails{Source: sourceUpload, UseCache: config["useCache"] != false, Secrets: stringsOf(config["secrets"])}
	details.Context, _ = config["context"].(string)
	details.DockerfilePath, _ = config["dockerfile"].(string)
	switch arguments := config["buildArguments"].(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(arguments)) {
			details.BuildArguments = append(details.BuildArguments, buildArgument{Name: name, Value: asText(arguments[name])})
		}
	case []any:
		for _, item := range arguments {
			if argument, is := item.(map[string]any); is {
				details.BuildArguments = append(details.BuildArguments, buildArgument{Name: asText(argument["name"]), Value: asText(argument["value"])})
			}
		}
	}
	return details
}

// removeImages deletes the images that were made for a deployment, except what others have come to use.
func (d *deployments) removeImages(object *deployment) {
	m := d.images
	for _, id := range object.Images {
		if slices.ContainsFunc(m.versionsOf(id), func(version *imageVersion) bool {
			return len(d.p.imageUsers(id, version.ID)) > 0
		}) {
			continue
		}
		delete(m.state.Images, key(id))
		m.forgetImage(key(id))
	}
	d.p.changed = true
}
