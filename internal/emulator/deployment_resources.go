package emulator

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// apply makes the workflow or service of a deployment what a revision says. One that is there is changed, so that its id
// stays; one that was deleted by hand is made anew.
func (d *deployments) apply(object *deployment, of *revision) error {
	published := d.specs.release(object.SpecID, of.Version)
	if published == nil {
		return refuse(http.StatusUnprocessableEntity, "Release %s of the spec is gone.", of.Version)
	}
	resolved, err := d.blockBound(object, of).resolved()
	if err != nil {
		return err
	}
	config, err := resolveConfig(published, resolved.Build)
	if err != nil {
		return err
	}
	if object.Kind == kindService {
		return d.applyService(object, of, config)
	}
	return d.applyWorkflow(object, of, config)
}

// applyWorkflow translates the config of a block into the body of a workflow.
func (d *deployments) applyWorkflow(object *deployment, of *revision, config map[string]any) error {
	steps, _ := config["steps"].(map[string]any)
	for name, item := range steps {
		step, is := item.(map[string]any)
		if !is || stepType(step) != stepStandard {
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
	found := flows.state.Workflows[object.PlatformID]
	body := map[string]any{"steps": steps, "triggers": triggers, "watchers": config["watchers"], "tags": object.Metadata.Tags}
	if found != nil {
		body["name"] = found.Name
		body["metadata"] = map[string]any{"allowConcurrentExecution": found.AllowConcurrent}
	} else {
		body["name"] = freeName(object.Metadata.Name, func(name string) bool {
			return slices.ContainsFunc(slices.Collect(maps.Values(flows.state.Workflows)), func(other *workflow) bool { return other.Name == name })
		})
	}
	in, err := bodyOf(body)
	if err != nil {
		return err
	}
	if found != nil {
		return flows.replace(found, in)
	}
	made, err := flows.create(in)
	if err != nil {
		return err
	}
	object.PlatformID = key(made.ID)
	return nil
}

// applyService translates the config of a block into the body of a service.
func (d *deployments) applyService(object *deployment, of *revision, config map[string]any) error {
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
	in, err := bodyOf(body)
	if err != nil {
		return err
	}
	wantedType, _ := in.text("serviceType")
	found := d.services.state.Services[object.PlatformID]
	if found != nil && found.ServiceType != defaultTo(wantedType, typeWebApp) {
		// The type of a service cannot be changed.
		d.removeResource(object)
		found = nil
	}
	if found != nil && found.Status != serviceDeleting {
		return d.services.replace(found, in)
	}
	in.values["name"] = freeName(object.Metadata.Name, func(name string) bool {
		return slices.ContainsFunc(slices.Collect(maps.Values(d.services.state.Services)), func(other *service) bool { return other.Name == name })
	})
	made, err := d.services.create(in)
	if err != nil {
		return err
	}
	object.PlatformID = made.ID
	return nil
}

// removeResource deletes the workflow or service of a deployment.
func (d *deployments) removeResource(object *deployment) {
	if found := d.workflows.state.Workflows[object.PlatformID]; found != nil && object.Kind == kindWorkflow {
		d.workflows.remove(found)
	}
	if object.Kind == kindService && object.PlatformID != "" {
		d.p.cancel(object.PlatformID, eventServiceDeploying, eventServiceAvailable, eventServiceFailed, eventServiceGone, eventServiceUndead)
		delete(d.services.state.Services, object.PlatformID)
	}
	object.PlatformID = ""
	d.p.changed = true
}

// imageOf is the image that a step or service of a revision runs in: one that was built for it, or an existing one.
func (v *revision) imageOf(holder map[string]any, name string) imageDetails {
	if place, _ := imagePlace(holder, name); place != "" {
		return v.Images[place]
	}
	details, _ := holder["imageDetails"].(map[string]any)
	return imageDetails{ImageID: whole(details["id"]), VersionID: whole(details["versionId"])}
}

// imagePlace names the place in the config of an image that is built, and the name that the image has there; "" for a
// holder that uses an existing image or none.
func imagePlace(holder map[string]any, name string) (place, shortName string) {
	if reference, is := holder["imageRef"].(string); is {
		return "images." + reference, reference
	}
	if holder["image"] != nil {
		return strings.TrimSuffix("steps."+name, "."), defaultTo(name, "image")
	}
	return "", ""
}
