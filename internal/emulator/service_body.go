package emulator

import (
	"maps"
	"net/http"
)

// service is a running image. Its JSON is also its describe, without seq.
type service struct {
	record
	audit

	ID                string            `json:"id"`
	Name              string            `json:"name"`
	Title             string            `json:"title"`
	Description       string            `json:"description"`
	Status            string            `json:"status"`
	ServiceType       string            `json:"serviceType"`
	ImageDetails      imageDetails      `json:"imageDetails"`
	Resources         serviceResources  `json:"resources"`
	Parameters        serviceParameters `json:"parameters"`
	SessionStickiness bool              `json:"sessionStickiness"`
	ScaleToZero       bool              `json:"scaleToZero"`
	Entrypoint        *string           `json:"entrypoint"`
	HealthCheckURL    *string           `json:"healthCheckURL"`
	MinInstances      int64             `json:"minInstances"`
	Tags              []imageTag        `json:"tags"`
}

type imageDetails struct {
	ImageID   int64 `json:"imageId"`
	VersionID int64 `json:"versionId"`
}

type serviceResources struct {
	InstanceTypeID int64 `json:"instanceTypeId"`
}

// serviceParameters holds the names of secrets, never values.
type serviceParameters struct {
	Env     map[string]string `json:"env"`
	Secrets []string          `json:"secrets"`
}

// view is the describe of contract 18.2.
func (object *service) view() any {
	type plain service
	return struct {
		plain

		// Hides the order of creation, which is the emulator's own.
		Seq *int64 `json:"seq,omitempty"`
	}{plain: plain(*object)}
}

// entity is the entity type whose instance options the service may use.
func (object *service) entity() string {
	if object.ServiceType == typeAPI {
		return entityAPI
	}
	return entityWebapp
}

// deployed is what only a redeployment can change; title, description and minInstances are not part of it (contract 18.1).
func (object *service) deployed() service {
	return service{
		ImageDetails: object.ImageDetails, Resources: object.Resources, Parameters: object.Parameters,
		SessionStickiness: object.SessionStickiness, ScaleToZero: object.ScaleToZero,
		Entrypoint: object.Entrypoint, HealthCheckURL: object.HealthCheckURL,
	}
}

// apply sets the members that create and update share, and checks the result.
func (s *services) apply(object *service, in *fields) error {
	if title, given := in.text("title"); given {
		object.Title = title
	}
	if description, given := in.text("description"); given {
		object.Description = description
	}
	if sticky, given := in.boolean("sessionStickiness"); given {
		object.SessionStickiness = sticky
	}
	if scale, given := in.boolean("scaleToZero"); given {
		object.ScaleToZero = scale
	}
	if entrypoint, given := in.text("entrypoint"); given {
		object.Entrypoint = &entrypoint
	}
	if url, given := in.text("healthCheckURL"); given {
		object.HealthCheckURL = &url
	}
	if instances, given := in.integer("minInstances"); given {
		object.MinInstances = instances
	}
	if resources, given := in.object("resources"); given {
		if id, given := resources.integer("instanceTypeId"); given {
			object.Resources.InstanceTypeID = id
		}
	}
	if parameters, given := in.object("parameters"); given {
		object.Parameters = readServiceParameters(parameters)
	}
	details, reimaged := in.object("imageDetails")
	var imageID, versionID int64
	if reimaged {
		imageID, _ = details.integer("imageId")
		versionID, _ = details.integer("versionId")
	}
	if err := in.err(); err != nil {
		return err
	}
	if reimaged && imageID == 0 {
		return refuse(http.StatusBadRequest, "imageDetails.imageId is required.")
	}
	if err := s.check(object); err != nil {
		return err
	}
	if reimaged && (versionID == 0 || object.ImageDetails != imageDetails{ImageID: imageID, VersionID: versionID}) {
		version, err := s.images.resolve(imageID, versionID)
		if err != nil {
			return err
		}
		object.ImageDetails = imageDetails{ImageID: version.ImageID, VersionID: version.ID}
	}
	return nil
}

func readServiceParameters(in *fields) serviceParameters {
	parameters := serviceParameters{Env: map[string]string{}, Secrets: []string{}}
	if env, given := in.stringMap("env"); given {
		maps.Copy(parameters.Env, env)
	}
	if secrets, given := in.strings("secrets"); given {
		parameters.Secrets = secrets
	}
	return parameters
}

// check refuses combinations that contract 18.1 rules out.
func (s *services) check(object *service) error {
	switch {
	case object.SessionStickiness && object.ServiceType == typeAPI:
		return refuse(http.StatusUnprocessableEntity, "sessionStickiness is not possible for services of type api.")
	case object.ScaleToZero && object.ServiceType != typeWebApp:
		return refuse(http.StatusUnprocessableEntity, "scaleToZero is only possible for services of type web-app.")
	case object.ScaleToZero && object.SessionStickiness:
		return refuse(http.StatusUnprocessableEntity, "scaleToZero and sessionStickiness exclude each other.")
	case object.MinInstances < 1 || object.MinInstances > 2:
		return refuse(http.StatusUnprocessableEntity, "minInstances must be 1 or 2.")
	case !s.tenants.has(object.entity(), object.Resources.InstanceTypeID):
		return refuse(http.StatusUnprocessableEntity, "resources.instanceTypeId: %d is not an instance type for %s.", object.Resources.InstanceTypeID, object.entity())
	}
	return nil
}
