import {
  to = peak_deployment.etl
  id = "632a4e7c-ab86-4ecb-8f34-99b5da531ceb"
}
