// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployments

import (
	"cmp"
	"maps"
	"net/http"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/services"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/specs"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/workflows"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
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
	if kind == specs.KindService {
		add(config, "")
		return found
	}
	steps, _ := config["steps"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(steps)) {
		if step, is := steps[name].(map[string]any); is && workflows.StepType(step) == workflows.StepStandard {
			add(step, name)
		}
	}
	return found
}

// build starts to build the images of a revision: one image per place in the config, a version per revision. Versions
// that a redeployment finds built are used again. It tells whether there is anything to build.
func (d *API) build(object *deployment, of *revision) (bool, error) {
	published := d.specs.Release(object.SpecID, of.Version)
	if published == nil {
		return false, wire.Refuse(http.StatusUnprocessableEntity, "Release %s of the spec is gone.", of.Version)
	}
	resolved, err := d.blockBound(object, of).Resolved()
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
	of.Images = map[string]services.ImageDetails{}
	building := false
	for _, item := range wanted {
		if version := d.images.State.Versions[world.Key(before[item.place].VersionID)]; version != nil && version.Usable() {
			of.Images[item.place] = before[item.place]
			continue
		}
		version := d.buildImage(object, item, imageTypeOf(object.Kind, config), d.specs.Archive(published))
		of.Images[item.place] = services.ImageDetails{ImageID: version.ImageID, VersionID: version.ID}
		building = true
	}
	return building, nil
}

// imageTypeOf is the type of image that a block runs in.
func imageTypeOf(kind string, config map[string]any) string {
	switch {
	case kind != specs.KindService:
		return "workflow"
	case config["serviceType"] == services.TypeAPI:
		return "api"
	}
	return "webapp"
}

// buildImage builds the next version of an image of a deployment, which it makes when it is the first.
func (d *API) buildImage(object *deployment, item blockImage, imageType, blob string) *images.ImageVersion {
	m := d.images
	target := m.State.Images[world.Key(object.Images[item.place])]
	if target == nil {
		target = &images.Image{
			Record: d.p.NewRecord(), ID: d.p.NextID("image", images.FirstImageID), Type: imageType, Scope: "custom", CreatedAt: d.p.Now, CreatedBy: world.LocalUser,
			Name: specs.FreeName(object.Metadata.Name+"-"+item.name, func(name string) bool {
				return slices.ContainsFunc(slices.Collect(maps.Values(m.State.Images)), func(other *images.Image) bool { return other.Name == name })
			}),
		}
		m.State.Images[world.Key(target.ID)] = target
		object.Images[item.place] = target.ID
	}
	number, _ := item.config["version"].(string)
	if latest := m.Latest(target.ID); latest != nil && (number == "" || images.CompareVersions(number, latest.Version) <= 0) {
		number = images.NextPatch(latest.Version)
	}
	return m.AddVersion(target, &images.ImageVersion{
		Version: cmp.Or(number, "0.0.1"), Description: "Built for deployment " + object.Metadata.Name, Tags: []images.ImageTag{},
		Blob: blob, BuildDetails: buildDetailsOf(item.config),
	})
}

// buildDetailsOf translates the image config of a block (contract 10.4) into that of an image.
func buildDetailsOf(config map[string]any) images.BuildDetails {
	details := images.BuildDetails{Source: images.SourceUpload, UseCache: config["useCache"] != false, Secrets: workflows.StringsOf(config["secrets"])}
	details.Context, _ = config["context"].(string)
	details.DockerfilePath, _ = config["dockerfile"].(string)
	switch arguments := config["buildArguments"].(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(arguments)) {
			details.BuildArguments = append(details.BuildArguments, images.BuildArgument{Name: name, Value: specs.AsText(arguments[name])})
		}
	case []any:
		for _, item := range arguments {
			if argument, is := item.(map[string]any); is {
				details.BuildArguments = append(details.BuildArguments, images.BuildArgument{Name: specs.AsText(argument["name"]), Value: specs.AsText(argument["value"])})
			}
		}
	}
	return details
}

// removeImages deletes the images that were made for a deployment, except what others have come to use.
func (d *API) removeImages(object *deployment) {
	m := d.images
	for _, id := range object.Images {
		if slices.ContainsFunc(m.VersionsOf(id), func(version *images.ImageVersion) bool {
			return len(d.p.ImageUsers(id, version.ID)) > 0
		}) {
			continue
		}
		delete(m.State.Images, world.Key(id))
		m.ForgetImage(world.Key(id))
	}
	d.p.Changed = true
}
