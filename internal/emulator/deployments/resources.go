// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployments

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/services"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/specs"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/workflows"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// apply makes the workflow or service of a deployment what a revision says. One that is there is changed, so that its id
// stays; one that was deleted by hand is made anew.
func (d *API) apply(object *deployment, of *revision) error {
	published := d.specs.Release(object.SpecID, of.Version)
	if published == nil {
		return wire.Refuse(http.StatusUnprocessableEntity, "Release %s of the spec is gone.", of.Version)
	}
	resolved, err := d.blockBound(object, of).Resolved()
	if err != nil {
		return err
	}
	config, err := resolveConfig(published, resolved.Build)
	if err != nil {
		return err
	}
	if object.Kind == specs.KindService {
		return d.applyService(object, of, config)
	}
	return d.applyWorkflow(object, of, config)
}

// applyWorkflow translates the config of a block into the body of a workflow.
func (d *API) applyWorkflow(object *deployment, of *revision, config map[string]any) error {
	steps, _ := config["steps"].(map[string]any)
	for name, item := range steps {
		step, is := item.(map[string]any)
		if !is || workflows.StepType(step) != workflows.StepStandard {
			continue
		}
		details := of.imageOf(step, name)
		for _, way := range []string{"imageRef", "image", "imageDetails"} {
			delete(step, way)
		}
		step["imageId"] = details.ImageID
		if details.VersionID != 0 {
			step["imageVersionId"] = details.VersionID
		}
	}
	triggers := []any{}
	list, _ := config["triggers"].([]any)
	for _, item := range list {
		trigger, _ := item.(map[string]any)
		if cron := trigger["cron"]; cron != nil {
			triggers = append(triggers, map[string]any{"cron": cron})
		} else if trigger["webhook"] == true {
			triggers = append(triggers, map[string]any{"webhook": true, "webhookPolicy": "preserve"})
		}
	}
	flows := d.workflows
	found := flows.State.Workflows[object.PlatformID]
	body := map[string]any{"steps": steps, "triggers": triggers, "watchers": config["watchers"], "tags": object.Metadata.Tags}
	if found != nil {
		body["name"] = found.Name
		body["metadata"] = map[string]any{"allowConcurrentExecution": found.AllowConcurrent}
	} else {
		body["name"] = specs.FreeName(object.Metadata.Name, func(name string) bool {
			return slices.ContainsFunc(slices.Collect(maps.Values(flows.State.Workflows)), func(other *workflows.Workflow) bool { return other.Name == name })
		})
	}
	in, err := specs.BodyOf(body)
	if err != nil {
		return err
	}
	if found != nil {
		return flows.Replace(found, in)
	}
	made, err := flows.Create(in)
	if err != nil {
		return err
	}
	object.PlatformID = world.Key(made.ID)
	return nil
}

// applyService translates the config of a block into the body of a service.
func (d *API) applyService(object *deployment, of *revision, config map[string]any) error {
	details := of.imageOf(config, "")
	image := map[string]any{"imageId": details.ImageID}
	if details.VersionID != 0 {
		image["versionId"] = details.VersionID
	}
	body := map[string]any{"title": object.Metadata.Title, "description": object.Metadata.Description, "imageDetails": image}
	for _, member := range []string{
		"serviceType", "resources", "parameters", "sessionStickiness", "scaleToZero", "entrypoint", "healthCheckURL", "minInstances",
	} {
		if config[member] != nil {
			body[member] = config[member]
		}
	}
	in, err := specs.BodyOf(body)
	if err != nil {
		return err
	}
	wantedType, _ := in.Text("serviceType")
	found := d.services.State.Services[object.PlatformID]
	if found != nil && found.ServiceType != cmp.Or(wantedType, services.TypeWebApp) {
		// The type of a service cannot be changed.
		d.removeResource(object)
		found = nil
	}
	if found != nil && found.Status != services.ServiceDeleting {
		return d.services.Replace(found, in)
	}
	in.Values["name"] = specs.FreeName(object.Metadata.Name, func(name string) bool {
		return slices.ContainsFunc(slices.Collect(maps.Values(d.services.State.Services)), func(other *services.Service) bool { return other.Name == name })
	})
	made, err := d.services.Create(in)
	if err != nil {
		return err
	}
	object.PlatformID = made.ID
	return nil
}

// removeResource deletes the workflow or service of a deployment.
func (d *API) removeResource(object *deployment) {
	if found := d.workflows.State.Workflows[object.PlatformID]; found != nil && object.Kind == specs.KindWorkflow {
		d.workflows.Remove(found)
	}
	if object.Kind == specs.KindService && object.PlatformID != "" {
		d.p.Cancel(object.PlatformID, services.EventServiceDeploying, services.EventServiceAvailable, services.EventServiceFailed, services.EventServiceGone, services.EventServiceUndead)
		delete(d.services.State.Services, object.PlatformID)
	}
	object.PlatformID = ""
	d.p.Changed = true
}

// imageOf is the image that a step or service of a revision runs in: one that was built for it, or an existing one.
func (v *revision) imageOf(holder map[string]any, name string) services.ImageDetails {
	if place, _ := imagePlace(holder, name); place != "" {
		return v.Images[place]
	}
	details, _ := holder["imageDetails"].(map[string]any)
	return services.ImageDetails{ImageID: workflows.Whole(details["id"]), VersionID: workflows.Whole(details["versionId"])}
}

// imagePlace names the place in the config of an image that is built, and the name that the image has there; "" for a
// holder that uses an existing image or none.
func imagePlace(holder map[string]any, name string) (place, shortName string) {
	if reference, is := holder["imageRef"].(string); is {
		return "images." + reference, reference
	}
	if holder["image"] != nil {
		return strings.TrimSuffix("steps."+name, "."), cmp.Or(name, "image")
	}
	return "", ""
}
